using System.Buffers.Binary;
using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;

namespace Tidemark.Connectors.Log;

/// <summary>The payload of one frame of a segment: consecutive records with their arrivals.</summary>
/// <remarks>
/// Byte layout inside <see cref="Frame"/>, little-endian: <c>[0..7] offset of the first record</c>, <c>[8..11] record count (≥ 1)</c>,
/// <c>[12..15] bytes from the first frame of the same commit to this one</c>, <c>[16..23] arrival of the first record, ms</c>, then for
/// each record <c>varint length</c>, <c>zigzag arrival − first arrival</c>, <c>bytes</c>.
/// The distance tells, after a crash, bytes that were never promised (damage at or after the start of the commit that a whole frame
/// behind it belongs to) from bytes that were: a disk may keep the later half of an unfinished write and lose the earlier.
/// </remarks>
internal readonly ref struct LogFrame
{
    /// <summary>The most bytes a record takes beyond its own, if it had a frame to itself.</summary>
    public const int RecordOverheadBytesMax = Frame.HeaderBytes + PrefixBytes + 5 + 10;

    private const int PrefixBytes = 24;

    private readonly long firstArrival;
    private readonly ReadOnlySpan<byte> records;

    private LogFrame(ReadOnlySpan<byte> payload, int frameBytes)
    {
        FrameBytes = frameBytes;
        FirstOffset = BinaryPrimitives.ReadInt64LittleEndian(payload);
        Count = (int)BinaryPrimitives.ReadUInt32LittleEndian(payload[8..]);
        CommitDistance = BinaryPrimitives.ReadUInt32LittleEndian(payload[12..]);
        firstArrival = BinaryPrimitives.ReadInt64LittleEndian(payload[16..]);
        records = payload[PrefixBytes..];
    }

    /// <summary>The length of the whole frame in its file.</summary>
    public int FrameBytes { get; }

    /// <summary>The offset of the first record.</summary>
    public long FirstOffset { get; }

    /// <summary>How many records there are, at least 1.</summary>
    public int Count { get; }

    /// <summary>The offset after the last record.</summary>
    public long NextOffset => FirstOffset + Count;

    /// <summary>How many bytes before this frame its commit begins.</summary>
    public uint CommitDistance { get; }

    /// <summary>Reads the frame at the start of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">Stored bytes, from the first of the frame on.</param>
    /// <param name="frame">The frame, a view into <paramref name="bytes"/>; default unless whole.</param>
    /// <param name="frameBytes">As of <see cref="Frame.Read"/>.</param>
    public static FrameStatus Read(ReadOnlySpan<byte> bytes, out LogFrame frame, out int frameBytes)
    {
        frame = default;
        FrameStatus status = Frame.Read(bytes, out ReadOnlySpan<byte> payload, out frameBytes);
        if (status != FrameStatus.Whole) return status;
        if (payload.Length < PrefixBytes) return FrameStatus.Damaged;
        frame = new LogFrame(payload, frameBytes);
        return frame.Count > 0 && frame.FirstOffset >= 0 ? FrameStatus.Whole : FrameStatus.Damaged;
    }

    /// <summary>Appends a frame of <paramref name="count"/> records of <paramref name="batch"/>.</summary>
    /// <param name="target">Where the frame goes.</param>
    /// <param name="scratch">Kept between calls; its content is lost.</param>
    /// <param name="batch">The records.</param>
    /// <param name="start">The first record to take.</param>
    /// <param name="count">How many to take, at least 1.</param>
    /// <param name="firstOffset">The offset the first one gets.</param>
    /// <param name="commitDistance">How many bytes before this frame its commit begins.</param>
    public static void Write(
        ByteWriter target, ByteWriter scratch, RecordBatch batch, int start, int count, long firstOffset, long commitDistance)
    {
        long firstArrival = batch.Arrival(start).Milliseconds;
        scratch.Clear();
        scratch.WriteInt64(firstOffset);
        scratch.WriteUInt32((uint)count);
        scratch.WriteUInt32(checked((uint)commitDistance));
        scratch.WriteInt64(firstArrival);
        for (int i = start; i < start + count; i++)
        {
            ReadOnlySpan<byte> record = batch.Record(i);
            scratch.WriteVarint((ulong)record.Length);
            // Unchecked there and back, so that the infinities of event time survive too.
            scratch.WriteZigZag(unchecked(batch.Arrival(i).Milliseconds - firstArrival));
            scratch.WriteRaw(record);
        }

        Frame.Write(target, scratch.WrittenSpan);
    }

    /// <summary>Adds the records from offset <paramref name="position"/> on to <paramref name="builder"/>, as long as it stays within the
    /// bounds; a builder that is empty takes at least one.</summary>
    /// <returns>The offset after the last one added.</returns>
    /// <exception cref="CorruptDataException">The payload is not what its checksum promised: another program wrote it.</exception>
    public long CopyTo(RecordBatchBuilder builder, long position, int recordsMax, int bytesMax)
    {
        ByteReader reader = new(records);
        for (long offset = FirstOffset; offset < NextOffset; offset++)
        {
            int length = reader.ReadCount(reader.Remaining);
            long arrival = unchecked(firstArrival + reader.ReadZigZag());
            ReadOnlySpan<byte> record = reader.ReadRaw(length);
            if (offset < position) continue;
            bool fits = builder.Count < recordsMax && builder.ByteCount + length <= bytesMax;
            if (builder.Count > 0 && !fits) return offset;
            builder.Add(record, new EventTime(arrival));
        }

        return NextOffset;
    }
}
