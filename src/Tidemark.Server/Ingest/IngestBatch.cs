using Tidemark.Core.Codecs;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;
using Tidemark.Media.Events;

namespace Tidemark.Server.Ingest;

/// <summary>The door: events of one request or one stretch of a file, validated, their viewers hashed, and routed to their
/// shards.</summary>
/// <remarks>Owned by one caller at a time; not thread-safe. Comes from a pool and goes back on <see cref="Dispose"/>.</remarks>
public sealed class IngestBatch : IDisposable
{
    private readonly IngestBatchPool pool;
    private readonly MediaDoor door;
    private readonly RecordBatchBuilder[] byShard;
    private readonly ByteWriter record = new(1024);

    internal IngestBatch(IngestBatchPool pool, int shards, MediaDoor door)
    {
        this.pool = pool;
        this.door = door;
        byShard = [.. Enumerable.Range(0, shards).Select(_ => new RecordBatchBuilder())];
    }

    /// <summary>How many events were taken and wait to be appended.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes they take.</summary>
    public int ByteCount { get; private set; }

    /// <summary>Takes one event that arrives now.</summary>
    /// <param name="raw">The event as JSON.</param>
    /// <param name="arrival">When it arrived.</param>
    /// <param name="rejection">Why it was not taken.</param>
    public bool TryAdd(ReadOnlySpan<byte> raw, EventTime arrival, out Rejection rejection)
    {
        if (!TryAdmit(raw, arrival, out MediaEvent e, out rejection)) return false;
        Close(in e, arrival);
        return true;
    }

    /// <summary>Takes one event of a recorded stream, which arrives at the greatest event time so far, its own included.</summary>
    /// <param name="raw">The event as JSON.</param>
    /// <param name="greatest">The greatest event time so far; follows the event.</param>
    /// <param name="rejection">Why it was not taken.</param>
    public bool TryAddReplayed(ReadOnlySpan<byte> raw, ref EventTime greatest, out Rejection rejection)
    {
        if (!TryAdmit(raw, EventTime.Max, out MediaEvent e, out rejection)) return false;
        greatest = EventTime.Later(greatest, e.Time);
        Close(in e, greatest);
        return true;
    }

    /// <summary>Appends what was taken and empties the batch.</summary>
    public async ValueTask<AppendOutcome> AppendAsync(IEventLog log, CancellationToken cancellationToken)
    {
        var batches = new List<RecordBatch>();
        for (int shard = 0; shard < byShard.Length; shard++)
            if (byShard[shard].Count > 0) batches.Add(byShard[shard].Build(shard, firstOffset: 0));
        Clear();
        return (await log.AppendAsync(batches, cancellationToken)).Outcome;
    }

    /// <summary>Gives the batch back; what was not appended is dropped.</summary>
    public void Dispose()
    {
        foreach (RecordBatchBuilder builder in byShard)
            if (builder.Count > 0) builder.Build(0, 0);
        Clear();
        pool.Return(this);
    }

    private bool TryAdmit(ReadOnlySpan<byte> raw, EventTime arrival, out MediaEvent e, out Rejection rejection)
    {
        record.Clear();
        return door.TryAdmit(raw, arrival, record, out e, out rejection);
    }

    private void Close(in MediaEvent e, EventTime arrival)
    {
        byShard[Murmur2.Partition(e.VideoId, byShard.Length)].Add(record.WrittenSpan, arrival);
        Count++;
        ByteCount += record.Length;
    }

    private void Clear() => (Count, ByteCount) = (0, 0);
}
