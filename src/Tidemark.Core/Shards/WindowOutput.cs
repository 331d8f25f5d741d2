using Tidemark.Core.Codecs;
using Tidemark.Core.Time;

namespace Tidemark.Core.Shards;

/// <summary>The payload of a <see cref="OutputKind.Window"/> or <see cref="OutputKind.Group"/> output.</summary>
/// <param name="Family">The index of the window family.</param>
/// <param name="Group">The index of the group kind; 0 is the entity.</param>
/// <param name="Window">The window.</param>
/// <param name="Key">The key of the entity or group, UTF-8.</param>
/// <param name="Revision">How often this window of this key was put out before, early firings included.</param>
/// <param name="IsEarly">Whether the window is still open.</param>
/// <param name="Replaces">Of a session: the windows put out before that this one stands for now; by start.</param>
/// <param name="Result">What it holds, in the domain's bytes.</param>
public readonly record struct WindowOutput(
    int Family, int Group, Interval Window, ReadOnlyMemory<byte> Key, int Revision, bool IsEarly, IReadOnlyList<Interval> Replaces,
    ReadOnlyMemory<byte> Result)
{
    internal static void Write(
        ByteWriter writer, int family, int group, Interval window, ReadOnlySpan<byte> key, in Firing firing, ReadOnlySpan<byte> result)
    {
        writer.WriteVarint((ulong)family);
        writer.WriteVarint((ulong)group);
        writer.WriteZigZag(window.Start.Milliseconds);
        writer.WriteZigZag(window.End.Milliseconds);
        writer.WriteBlob(key);
        writer.WriteVarint((ulong)firing.Revision);
        writer.WriteByte(firing.IsEarly ? (byte)1 : (byte)0);
        writer.WriteVarint((ulong)firing.Replaces.Length);
        foreach (Interval replaced in firing.Replaces)
        {
            writer.WriteZigZag(replaced.Start.Milliseconds);
            writer.WriteZigZag(replaced.End.Milliseconds);
        }

        writer.WriteBlob(result);
    }

    /// <summary>Reads a payload; the parts are views into it.</summary>
    /// <exception cref="CorruptDataException">The payload is damaged.</exception>
    public static WindowOutput Read(ReadOnlyMemory<byte> payload)
    {
        var reader = new ByteReader(payload.Span);
        int family = reader.ReadCount(int.MaxValue), group = reader.ReadCount(int.MaxValue);
        Interval window = ReadInterval(ref reader);
        int keyLength = reader.ReadBlob().Length, keyEnd = reader.Position;
        int revision = reader.ReadCount(int.MaxValue);
        bool isEarly = reader.ReadByte() != 0;
        Interval[] replaces = new Interval[reader.ReadCount(reader.Remaining)];
        for (int i = 0; i < replaces.Length; i++) replaces[i] = ReadInterval(ref reader);
        int resultLength = reader.ReadBlob().Length, resultEnd = reader.Position;
        return new WindowOutput(
            family, group, window, payload.Slice(keyEnd - keyLength, keyLength), revision, isEarly, replaces,
            payload.Slice(resultEnd - resultLength, resultLength));
    }

    private static Interval ReadInterval(ref ByteReader reader) =>
        new(new EventTime(reader.ReadZigZag()), new EventTime(reader.ReadZigZag()));
}
