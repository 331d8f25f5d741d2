using System.Diagnostics;
using Tidemark.Core.Time;

namespace Tidemark.Core.Shards;

/// <summary>Records of one shard in source order, as a source hands them over: bytes, offsets, arrival stamps.</summary>
/// <remarks>Does not change while it is in use; made by <see cref="RecordBatchBuilder"/> in most places. Record <c>i</c> has offset
/// <c>FirstOffset + i</c>.</remarks>
public sealed class RecordBatch
{
    private readonly ReadOnlyMemory<byte> bytes;
    private readonly int[] ends;
    private readonly long[] arrivals;

    /// <summary>Makes a batch of memory that does not change as long as the batch is in use.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="from">The position that the batch continues.</param>
    /// <param name="firstOffset">The offset of the first record, at or after <paramref name="from"/>.</param>
    /// <param name="bytes">The records, one behind the other.</param>
    /// <param name="ends">Where each of them ends.</param>
    /// <param name="arrivals">When each of them arrived, in milliseconds since 1970.</param>
    public RecordBatch(int shard, long from, long firstOffset, ReadOnlyMemory<byte> bytes, int[] ends, long[] arrivals)
    {
        Debug.Assert(ends.Length == arrivals.Length, "Every record has an end and an arrival.");
        Debug.Assert(from <= firstOffset, "A batch continues at or before its first record.");
        Shard = shard;
        From = from;
        FirstOffset = firstOffset;
        this.bytes = bytes;
        this.ends = ends;
        this.arrivals = arrivals;
    }

    /// <summary>The shard, which is the source's partition, that the records belong to.</summary>
    public int Shard { get; }

    /// <summary>The position that the batch continues: the source holds no record from there to <see cref="FirstOffset"/>, which differs
    /// where a topic has gaps.</summary>
    public long From { get; }

    /// <summary>The offset of the first record.</summary>
    public long FirstOffset { get; }

    /// <summary>How many records there are, at least 0.</summary>
    public int Count => ends.Length;

    /// <summary>The offset after the last record.</summary>
    public long NextOffset => FirstOffset + Count;

    /// <summary>The bytes of all records together.</summary>
    public int ByteCount => bytes.Length;

    /// <summary>The bytes of the record at <paramref name="index"/>; the batch keeps owning them.</summary>
    public ReadOnlySpan<byte> Record(int index)
    {
        int start = index == 0 ? 0 : ends[index - 1];
        return bytes.Span[start..ends[index]];
    }

    /// <inheritdoc cref="Record"/>
    public ReadOnlyMemory<byte> RecordMemory(int index) => bytes[(index == 0 ? 0 : ends[index - 1])..ends[index]];

    /// <summary>When the record at <paramref name="index"/> arrived: stamped once, at the append, and stored with it.</summary>
    public EventTime Arrival(int index) => new(arrivals[index]);
}
