using System.Buffers;
using System.Data.Common;
using Tidemark.Core.Codecs;

namespace Tidemark.Connectors.Journal;

/// <summary>A blob of the journal: one <see cref="Frame"/> and nothing else.</summary>
/// <remarks>It lies in an array of the shared pool: memory of its own for each would be touched for the first time with every checkpoint
/// and every compaction.</remarks>
internal readonly struct StoredFrame
{
    private readonly byte[] rented;
    private readonly int length;

    /// <summary>Makes the blob for <paramref name="payload"/>, which is copied.</summary>
    public StoredFrame(ReadOnlySpan<byte> payload)
    {
        length = Frame.HeaderBytes + payload.Length;
        rented = ArrayPool<byte>.Shared.Rent(length);
        Frame.Write(rented.AsSpan(0, length), payload);
    }

    private StoredFrame(byte[] rented, int length) => (this.rented, this.length) = (rented, length);

    /// <summary>A blob that was read, which is copied.</summary>
    public static StoredFrame CopyOf(ReadOnlySpan<byte> blob)
    {
        StoredFrame frame = OfLength(blob.Length);
        blob.CopyTo(frame.rented);
        return frame;
    }

    /// <summary>The blob in a column; an empty one where there is none.</summary>
    public static StoredFrame Read(DbDataReader row, int column)
    {
        StoredFrame frame = OfLength(row.IsDBNull(column) ? 0 : (int)row.GetBytes(column, 0, buffer: null, 0, 0));
        if (frame.length > 0) row.GetBytes(column, 0, frame.rented, 0, frame.length);
        return frame;
    }

    /// <summary>Whether it is one whole frame.</summary>
    public bool IsWhole => Frame.Read(Bytes.Span, out _, out int frameBytes) == FrameStatus.Whole && frameBytes == length;

    /// <summary>The payload of a whole frame, a view into the blob.</summary>
    public ReadOnlyMemory<byte> Payload => Bytes[Frame.HeaderBytes..];

    /// <summary>The blob; until <see cref="Return"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => rented.AsMemory(0, length);

    /// <summary>Gives the memory back: nobody uses the blob any more.</summary>
    public void Return() => ArrayPool<byte>.Shared.Return(rented);

    private static StoredFrame OfLength(int length) => new(ArrayPool<byte>.Shared.Rent(length), length);

    /// <summary>The payload of <paramref name="blob"/>, a view into it; false where it is not one whole frame.</summary>
    public static bool TryRead(byte[] blob, out ReadOnlyMemory<byte> payload)
    {
        bool isWhole = Frame.Read(blob, out _, out int frameBytes) == FrameStatus.Whole && frameBytes == blob.Length;
        payload = isWhole ? blob.AsMemory(Frame.HeaderBytes) : default;
        return isWhole;
    }
}
