using Tidemark.Core.Codecs;

namespace Tidemark.Core.Shards;

/// <summary>Numbers the outputs of each event.</summary>
/// <remarks>Part of the shard's state, so that numbers go on over checkpoints and restarts: what a moved watermark puts out between two
/// events never shares an identity with what the next event does.</remarks>
internal struct OutputNumbers
{
    private long nextIndex;

    /// <summary>The offset of the event whose outputs are numbered.</summary>
    public long Offset { readonly get; private set; }

    /// <summary>Starts the outputs of the event at <paramref name="offset"/>, unless they have been started.</summary>
    public void Begin(long offset)
    {
        if (Offset == offset) return;
        (Offset, nextIndex) = (offset, 0);
    }

    /// <summary>The place of the next output.</summary>
    public int Next() => checked((int)nextIndex++);

    public readonly void Write(ByteWriter writer)
    {
        writer.WriteZigZag(Offset);
        writer.WriteVarint((ulong)nextIndex);
    }

    public static OutputNumbers Read(ref ByteReader reader) =>
        new() { Offset = reader.ReadZigZag(), nextIndex = reader.ReadCount(int.MaxValue) };
}
