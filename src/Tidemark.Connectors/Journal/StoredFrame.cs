using System.Buffers;
using Tidemark.Core.Codecs;

namespace Tidemark.Connectors.Journal;

/// <summary>A blob of the journal: one <see cref="Frame"/> and nothing else.</summary>
/// <remarks>One that is to be written lies in an array of the shared pool: memory of its own for each would be touched for the first time
/// with every checkpoint.</remarks>
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

    /// <summary>The blob; until <see cref="Return"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => rented.AsMemory(0, length);

    /// <summary>Gives the memory back: nobody uses the blob any more.</summary>
    public void Return() => ArrayPool<byte>.Shared.Return(rented);

    /// <summary>The payload of <paramref name="blob"/>, a view into it; false where it is not one whole frame.</summary>
    public static bool TryRead(byte[] blob, out ReadOnlyMemory<byte> payload)
    {
        bool isWhole = Frame.Read(blob, out _, out int frameBytes) == FrameStatus.Whole && frameBytes == blob.Length;
        payload = isWhole ? blob.AsMemory(Frame.HeaderBytes) : default;
        return isWhole;
    }
}
