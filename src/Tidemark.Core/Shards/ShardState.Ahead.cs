namespace Tidemark.Core.Shards;

/// <summary>Decoding one record ahead, so that the memory its event needs is on its way while the event before it is applied. At a
/// hundred thousand keys nearly every event needs lines that no cache holds, and waiting for them costs more than all the work.</summary>
public partial class ShardState<TDomain, TEvent, TEntity, TPane, TSpread>
{
    /// <summary>Changes nothing but <paramref name="decoded"/>: a record that breaks the decoder breaks it again when its turn comes, and
    /// is named then.</summary>
    private void DecodeAhead(RecordBatch batch, int index, ref Decoded decoded)
    {
        decoded.IsBroken = false;
        decoded.IsEvent = false;
        decoded.Entity = -1;
        try
        {
            decoded.IsEvent = domain.TryDecode(batch.Record(index), batch.Arrival(index), out decoded.Event, out decoded.Rejection);
        }
        catch (Exception)
        {
            decoded.IsBroken = true;
        }

        if (!decoded.IsEvent) return;
        deduplicator.Fetch(decoded.Event.Identity);
        if (!keys[0].Table.TryFind(decoded.Event.Key, out decoded.Entity)) return;
        entities.Fetch(decoded.Entity);
        timeline.Fetch(decoded.Event.Time, decoded.Entity);
    }

    /// <summary>A record that was decoded before its turn.</summary>
    private ref struct Decoded
    {
        public TEvent Event;
        public Rejection Rejection;
        public bool IsEvent;
        public bool IsBroken;

        /// <summary>The id of the event's entity; −1 where it was not known. An entity's id is never given up, so it holds.</summary>
        public int Entity;
    }
}
