using System.Runtime.InteropServices;
using Tidemark.Core.Codecs;

namespace Tidemark.Connectors.Journal;

/// <summary>A blob of the journal: one <see cref="Frame"/> and nothing else.</summary>
internal static class StoredFrame
{
    /// <summary>The blob for <paramref name="payload"/>, which is copied.</summary>
    public static byte[] Of(ReadOnlySpan<byte> payload)
    {
        var writer = new ByteWriter(Frame.HeaderBytes + payload.Length);
        Frame.Write(writer, payload);
        // The writer was made as large as the frame, so its buffer is the blob.
        bool isExact = MemoryMarshal.TryGetArray(writer.WrittenMemory, out ArraySegment<byte> whole) && whole.Count == whole.Array!.Length;
        return isExact ? whole.Array! : writer.ToArray();
    }

    /// <summary>The payload of <paramref name="blob"/>, a view into it; false where it is not one whole frame.</summary>
    public static bool TryRead(byte[] blob, out ReadOnlyMemory<byte> payload)
    {
        bool isWhole = Frame.Read(blob, out _, out int frameBytes) == FrameStatus.Whole && frameBytes == blob.Length;
        payload = isWhole ? blob.AsMemory(Frame.HeaderBytes) : default;
        return isWhole;
    }
}
