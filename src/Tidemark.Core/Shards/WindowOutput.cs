using Tidemark.Core.Codecs;
using Tidemark.Core.Time;

namespace Tidemark.Core.Shards;

/// <summary>The payload of a <see cref="OutputKind.Window"/> or <see cref="OutputKind.Group"/> output.</summary>
/// <param name="Family">The index of the window family.</param>
/// <param name="Group">The index of the group kind; 0 is the entity.</param>
/// <param name="Window">The window.</param>
/// <param name="Key">The key of the entity or group, UTF-8.</param>
/// <param name="Result">What it holds, in the domain's bytes.</param>
public readonly record struct WindowOutput(
    int Family, int Group, Interval Window, ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Result)
{
    internal static void Write(ByteWriter writer, int family, int group, Interval window, ReadOnlySpan<byte> key, ReadOnlySpan<byte> result)
    {
        writer.WriteVarint((ulong)family);
        writer.WriteVarint((ulong)group);
        writer.WriteZigZag(window.Start.Milliseconds);
        writer.WriteZigZag(window.End.Milliseconds);
        writer.WriteBlob(key);
        writer.WriteBlob(result);
    }

    /// <summary>Reads a payload; the parts are views into it.</summary>
    /// <exception cref="CorruptDataException">The payload is damaged.</exception>
    public static WindowOutput Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new ByteReader(payload.Span);
        int family = reader.ReadCount(int.MaxValue), group = reader.ReadCount(int.MaxValue);
        var window = new Interval(new EventTime(reader.ReadZigZag()), new EventTime(reader.ReadZigZag()));
        int keyLength = reader.ReadBlob().Length, keyEnd = reader.Position;
        int resultLength = reader.ReadBlob().Length, resultEnd = reader.Position;
        return new WindowOutput(
            family, group, window, payload.Slice(keyEnd - keyLength, keyLength), payload.Slice(resultEnd - resultLength, resultLength));
    }
}
