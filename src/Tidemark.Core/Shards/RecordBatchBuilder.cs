using Tidemark.Core.Codecs;
using Tidemark.Core.Time;

namespace Tidemark.Core.Shards;

/// <summary>Collects records for one shard and makes <see cref="RecordBatch"/>es of them.</summary>
/// <remarks>Owned by one writer; not thread-safe. A record is first written to <see cref="Bytes"/> and then closed by
/// <see cref="Close"/>; what was written and not closed is dropped by <see cref="Abandon"/>.</remarks>
public sealed class RecordBatchBuilder
{
    private readonly List<int> ends = [];
    private readonly List<long> arrivals = [];
    private int closedBytes;

    /// <summary>Where the bytes of the record being built are written.</summary>
    public ByteWriter Bytes { get; } = new(4096);

    /// <summary>How many records are closed.</summary>
    public int Count => ends.Count;

    /// <summary>The bytes of the closed records.</summary>
    public int ByteCount => closedBytes;

    /// <summary>Ends the record being built.</summary>
    public void Close(EventTime arrival)
    {
        closedBytes = Bytes.Length;
        ends.Add(closedBytes);
        arrivals.Add(arrival.Milliseconds);
    }

    /// <summary>Appends a whole record.</summary>
    public void Add(ReadOnlySpan<byte> record, EventTime arrival)
    {
        Bytes.WriteRaw(record);
        Close(arrival);
    }

    /// <summary>Drops what was written since the last closed record.</summary>
    public void Abandon() => Bytes.Truncate(closedBytes);

    /// <summary>A batch of the closed records, which owns a copy of them; the builder is empty afterwards.</summary>
    /// <param name="shard">The shard they belong to.</param>
    /// <param name="firstOffset">The offset of the first; 0 where the log is still to give it.</param>
    public RecordBatch Build(int shard, long firstOffset) => Build(shard, firstOffset, firstOffset);

    /// <inheritdoc cref="Build(int, long)"/>
    /// <param name="shard">The shard they belong to.</param>
    /// <param name="from">The position that the batch continues, see <see cref="RecordBatch.From"/>.</param>
    /// <param name="firstOffset">The offset of the first.</param>
    public RecordBatch Build(int shard, long from, long firstOffset)
    {
        Abandon();
        var batch = new RecordBatch(shard, from, firstOffset, Bytes.ToArray(), [.. ends], [.. arrivals]);
        Bytes.Clear();
        ends.Clear();
        arrivals.Clear();
        closedBytes = 0;
        return batch;
    }
}
