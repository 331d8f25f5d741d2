using System.Diagnostics;
using Tidemark.Core.Codecs;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;
using Tidemark.Engine.Shards;
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
        AddAdmitted(Murmur2.Partition(e.VideoId, byShard.Length), arrival);
        return true;
    }

    /// <summary>Judges one event of a recorded stream, which arrives at the greatest event time so far, its own included; it is taken by
    /// <see cref="AddAdmitted"/>.</summary>
    /// <param name="raw">The event as JSON.</param>
    /// <param name="greatest">The greatest event time so far; follows the event.</param>
    /// <param name="shard">The event's shard.</param>
    /// <param name="rejection">Why it was not admitted.</param>
    public bool TryAdmitReplayed(ReadOnlySpan<byte> raw, ref EventTime greatest, out int shard, out Rejection rejection)
    {
        bool isAdmitted = TryAdmit(raw, EventTime.Max, out MediaEvent e, out rejection);
        shard = isAdmitted ? Murmur2.Partition(e.VideoId, byShard.Length) : -1;
        if (isAdmitted) greatest = EventTime.Later(greatest, e.Time);
        return isAdmitted;
    }

    /// <summary>The event time that an event of a recorded stream is sorted by.</summary>
    /// <param name="raw">The event as JSON.</param>
    /// <param name="time">Its time.</param>
    /// <param name="rejection">Why it would not be admitted.</param>
    public bool TryReadTime(ReadOnlySpan<byte> raw, out EventTime time, out Rejection rejection)
    {
        bool isAdmitted = TryAdmit(raw, EventTime.Max, out MediaEvent e, out rejection);
        time = isAdmitted ? e.Time : EventTime.Min;
        return isAdmitted;
    }

    /// <summary>Takes the event that was admitted last.</summary>
    /// <param name="shard">Its shard.</param>
    /// <param name="arrival">When it arrived.</param>
    public void AddAdmitted(int shard, EventTime arrival)
    {
        byShard[shard].Add(record.WrittenSpan, arrival);
        Count++;
        ByteCount += record.Length;
    }

    /// <summary>Appends what was taken and empties the batch.</summary>
    /// <param name="log">Where to.</param>
    /// <param name="trail">What remembers a sampled append, for the shards that it reaches.</param>
    /// <param name="cancellationToken">Gives up waiting; the records may still be appended.</param>
    public async ValueTask<AppendOutcome> AppendAsync(IEventLog log, EventTrail trail, CancellationToken cancellationToken)
    {
        using Activity? activity = Tracing.Source.StartActivity("append");
        var batches = new List<RecordBatch>();
        for (int shard = 0; shard < byShard.Length; shard++)
            if (byShard[shard].Count > 0) batches.Add(byShard[shard].Build(shard, firstOffset: 0));
        Clear();
        AppendResult result = await log.AppendAsync(batches, cancellationToken);
        if (activity is { Recorded: true } && result.Outcome == AppendOutcome.Durable)
            for (int i = 0; i < batches.Count; i++)
                trail.Note(batches[i].Shard, result.FirstOffsets[i], batches[i].Count, activity.Context);
        return result.Outcome;
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

    private void Clear() => (Count, ByteCount) = (0, 0);
}
