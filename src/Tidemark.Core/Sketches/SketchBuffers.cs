using Tidemark.Core.Memory;

namespace Tidemark.Core.Sketches;

/// <summary>Buffers that sketches have given back, for those that grow: panes come and go, and with them thousands of small arrays, which
/// the collector would else move about and the system hand out anew.</summary>
/// <remarks>One for the process, since panes are made in one shard and dropped in another. Safe for use from any thread.</remarks>
internal static class SketchBuffers
{
    /// <summary>The most bytes that are kept of buffers of one length; there are ten lengths at the default precision.</summary>
    private const long KeptBytesMax = 16 << 20;

    private static readonly Shelves<uint> shelves = new(KeptBytesMax);

    /// <summary>A buffer of exactly this length, all zeros.</summary>
    public static uint[] Rent(int length) => shelves.Rent(length);

    /// <summary>A buffer with the same content.</summary>
    public static uint[] Copy(uint[] source)
    {
        uint[] buffer = shelves.RentUncleared(source.Length);
        source.CopyTo(buffer, 0);
        return buffer;
    }

    /// <summary>Gives a buffer back, which nobody else may have; nothing where there is none.</summary>
    public static void Return(uint[]? buffer)
    {
        if (buffer is not null) shelves.Return(buffer);
    }
}
