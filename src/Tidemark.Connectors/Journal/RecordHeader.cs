using System.Buffers.Binary;
using Tidemark.Core.Hashing;
using Tidemark.Core.Time;

namespace Tidemark.Connectors.Journal;

/// <summary>Everything of a record but its frame.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Sequence">From 1, without gaps.</param>
/// <param name="Epoch">The epoch of the owner that wrote it.</param>
/// <param name="IsSnapshot">Whether it holds the whole state.</param>
/// <param name="Position">The source position reached.</param>
/// <param name="Watermark">The watermark there.</param>
/// <param name="PreviousHash">The hash of the record before it; 0 for the first.</param>
/// <param name="FrameHash">The hash of its frame; apart from the record's own, so that a header can be trusted though the frame is
/// damaged.</param>
internal readonly record struct RecordHeader(
    int Shard, long Sequence, long Epoch, bool IsSnapshot, long Position, EventTime Watermark, ulong PreviousHash, ulong FrameHash)
{
    private const int HashedBytes = 53;

    /// <summary>The record's hash, which the next record names: XXH64 over the fields, little-endian. Keep in step with
    /// <c>FORMAT.md</c>.</summary>
    public ulong Hash()
    {
        Span<byte> bytes = stackalloc byte[HashedBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, PreviousHash);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], Shard);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[12..], Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[20..], Epoch);
        bytes[28] = IsSnapshot ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[29..], Position);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[37..], Watermark.Milliseconds);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[45..], FrameHash);
        return XxHash64.Hash(bytes);
    }
}
