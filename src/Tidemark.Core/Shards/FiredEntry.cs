using Tidemark.Core.Codecs;
using Tidemark.Core.Time;

namespace Tidemark.Core.Shards;

/// <summary>What a <see cref="FiredBlock"/> holds of one key.</summary>
/// <param name="Window">The window; of a session its own span, which ends within the block's.</param>
/// <param name="Revision">How often it had been put out before.</param>
/// <param name="Result">What it holds, in the domain's bytes; a view into the block.</param>
public readonly record struct FiredEntry(Interval Window, int Revision, ReadOnlyMemory<byte> Result)
{
    internal static void Write(ByteWriter writer, Interval window, int revision, ReadOnlySpan<byte> result)
    {
        writer.WriteZigZag(window.Start.Milliseconds);
        writer.WriteZigZag(window.End.Milliseconds);
        writer.WriteVarint((ulong)revision);
        writer.WriteRaw(result);
    }

    /// <summary>Reads the payload of an entry.</summary>
    /// <exception cref="CorruptDataException">The payload is damaged.</exception>
    public static FiredEntry Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new ByteReader(payload.Span);
        var window = new Interval(new EventTime(reader.ReadZigZag()), new EventTime(reader.ReadZigZag()));
        int revision = reader.ReadCount(int.MaxValue);
        return new FiredEntry(window, revision, payload[reader.Position..]);
    }
}
