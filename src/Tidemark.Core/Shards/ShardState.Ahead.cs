using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Tidemark.Core.Domains;
using Tidemark.Core.Hashing;
using Tidemark.Core.Memory;
using Tidemark.Core.Windows;

namespace Tidemark.Core.Shards;

/// <summary>Decoding a block of records ahead, so that the memory its events need is on its way while those before them are applied. At a
/// hundred thousand keys nearly every event needs lines that no cache holds, and waiting for them costs more than all the work.</summary>
/// <remarks>What is needed is found by way of memory that is needed: a place of the index leads to an id, the id to the entity, that to
/// its cell, and the cell to its sketch. So there are five passes over a block, each of which asks for
/// what the next one reads. A pass does little else, for the processor looks only a few hundred instructions ahead: what these ask for
/// comes side by side, and so do the translations of addresses, which cost as much.</remarks>
public partial class ShardState<TDomain, TEvent, TEntity, TPane, TSpread>
{
    private void LookAhead(RecordBatch batch, int from, int count, ref Block block, ref FetchList fetches)
    {
        for (int i = 0; i < count; i++) Decode(batch, from + i, ref block[i]);
        for (int i = 0; i < count; i++) FetchByHash(in block[i], ref fetches);
        fetches.Fetch();
        for (int i = 0; i < count; i++) FetchEntity(in block[i]);
        for (int i = 0; i < count; i++) FindEntity(ref block[i]);
        for (int i = 0; i < count; i++) FetchBehindCells(in block[i], ref fetches);
        fetches.Fetch();
    }

    /// <summary>Decodes a record. Changes nothing but <paramref name="decoded"/>: a record that breaks the decoder breaks it again when its
    /// turn comes, and is named then.</summary>
    private void Decode(RecordBatch batch, int index, ref Decoded decoded)
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

        if (decoded.IsEvent) decoded.KeyHash = XxHash64.Hash(decoded.Event.Key);
    }

    /// <summary>Fetches what is found by the hashes of an event.</summary>
    private void FetchByHash(ref readonly Decoded decoded, ref FetchList fetches)
    {
        if (!decoded.IsEvent) return;
        deduplicator.Fetch(decoded.Event.Identity, ref fetches);
        keys[0].Table.Fetch(decoded.KeyHash);
    }

    /// <summary>Fetches what lies at the id that the event's entity most likely has.</summary>
    private void FetchEntity(ref readonly Decoded decoded)
    {
        if (!decoded.IsEvent) return;
        int id = keys[0].Table.Guess(decoded.KeyHash);
        if (id < 0) return;
        entities.Fetch(id);
        foreach (SessionTable<TPane, TEvent>? table in sessions) table?.FetchPlace(id);
    }

    /// <summary>Finds the entity and fetches its cell and its sessions.</summary>
    private void FindEntity(ref Decoded decoded)
    {
        decoded.Entity = -1;
        decoded.Evictions = evictions;
        if (!decoded.IsEvent || !keys[0].Table.TryFind(decoded.Event.Key, decoded.KeyHash, out decoded.Entity)) return;
        foreach (SessionTable<TPane, TEvent>? table in sessions) table?.Fetch(decoded.Entity);
        if (timeline.LikelyAt(decoded.Event.Time) is not { } tables) return;
        tables[0].FetchAt(entities.CellOf(decoded.Entity));
    }

    /// <summary>Fetches what lies behind the cell of its entity, or, where an event of it cannot wait, the cells of its
    /// groups.</summary>
    private void FetchBehindCells(ref readonly Decoded decoded, ref FetchList fetches)
    {
        if (decoded.Entity < 0 || timeline.LikelyAt(decoded.Event.Time) is not { } tables) return;
        int slot = entities.CellOf(decoded.Entity);
        if (tables[0].IsAt(decoded.Entity, slot))
        {
            tables[0].CellAt(slot).Fetch(in decoded.Event, ref fetches);
            backlog.Fetch(tables[0].WaitingOf(slot));
            if (tables[0].MayWait(slot)) return;
        }

        ReadOnlySpan<int> groups = entities.KnownGroupsOf(decoded.Entity);
        for (int i = 0; i < groups.Length; i++) tables[i + 1].Fetch(groups[i]);
    }

    /// <summary>A record that was decoded before its turn.</summary>
    private ref struct Decoded
    {
        public TEvent Event;
        public Rejection Rejection;
        public bool IsEvent;
        public bool IsBroken;

        /// <summary>The hash of the event's key.</summary>
        public ulong KeyHash;

        /// <summary>The id of the event's entity; −1 where it was not known. It holds until entities are evicted.</summary>
        public int Entity;

        /// <summary>How often entities had been evicted by then.</summary>
        public int Evictions;
    }

    /// <summary>Eight of them.</summary>
    /// <remarks>Fields in a row, since there are no arrays of what may point to the stack; they are reached by way of the first.</remarks>
    private ref struct Eight
    {
        public Decoded First;
#pragma warning disable CS0169, IDE0051
        private Decoded second, third, fourth, fifth, sixth, seventh, eighth;
#pragma warning restore CS0169, IDE0051
    }

    /// <summary>Records that are decoded together.</summary>
    private ref struct Block
    {
        public const int Length = DecodedAhead.Events;

        private Eight first;
#pragma warning disable CS0169, IDE0051
        private Eight second, third, fourth;
#pragma warning restore CS0169, IDE0051

        [UnscopedRef]
        public ref Decoded this[int index] => ref Unsafe.Add(ref first.First, index);
    }
}
