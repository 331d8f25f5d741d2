using Tidemark.Core.Codecs;
using Tidemark.Core.Time;

namespace Tidemark.Core.Sliding;

/// <summary>The bytes of sliding windows.</summary>
/// <remarks>
/// Layout: version (1 byte), panes of a window and of a slide (varints), length of a pane (varint), whether members are counted (1 byte);
/// the watermark (8 bytes), how many events were late (varint), whether there is a frontier (1 byte), the frontier (zigzag); how many
/// keys have an event in the panes kept (varint) and of each, ascending, its distance from the one before (zigzag) and its rows
/// (<see cref="WriteRow"/>); the pairs (<see cref="SlidingDistinct.WritePairs"/>); how many panes wait (varint) and their events.
/// </remarks>
public sealed partial class SlidingWindows
{
    private const byte Version = 1;

    /// <summary>Writes everything that later results depend on; equal states write equal bytes.</summary>
    public void Write(ByteWriter writer)
    {
        Slide();
        writer.WriteByte(Version);
        writer.WriteVarint((ulong)panes);
        writer.WriteVarint((ulong)grid.PerSlide);
        writer.WriteVarint((ulong)grid.PaneMs);
        writer.WriteByte(distinct is null ? (byte)0 : (byte)1);
        writer.WriteInt64(watermark.Milliseconds);
        writer.WriteVarint((ulong)Late);
        writer.WriteByte(waiting.Frontier is null ? (byte)0 : (byte)1);
        writer.WriteZigZag(waiting.Frontier ?? 0);
        int[] live = [.. Enumerable.Range(0, slotCount).Where(HasEvents).OrderBy(slot => keys[slot])];
        writer.WriteVarint((ulong)live.Length);
        int previous = 0;
        foreach (int slot in live)
        {
            writer.WriteZigZag((long)keys[slot] - previous);
            previous = keys[slot];
            WriteRow(writer, slot);
        }

        distinct?.WritePairs(writer);
        (long Pane, PaneBuffer Buffer)[] ahead = [.. waiting.All()];
        writer.WriteVarint((ulong)ahead.Length);
        foreach ((long pane, PaneBuffer buffer) in ahead)
        {
            writer.WriteZigZag(pane);
            buffer.Write(writer);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote into windows that are empty and have the same shape.</summary>
    /// <exception cref="CorruptDataException">The bytes are damaged, of an unknown version, or of windows of another shape.</exception>
    public void ReadFrom(ref ByteReader reader)
    {
        ReadShape(ref reader);
        watermark = new EventTime(reader.ReadInt64());
        Late = (long)reader.ReadVarint();
        bool hasFrontier = reader.ReadByte() != 0;
        long frontier = reader.ReadZigZag();
        if (hasFrontier) MoveFrontier(frontier);
        int count = reader.ReadCount(reader.Remaining);
        long key = 0;
        for (int i = 0; i < count; i++)
        {
            long distance = reader.ReadZigZag();
            key += distance;
            if ((i > 0 && distance <= 0) || key != (int)key) throw Damaged(ref reader, $"the key {key}");
            ReadRow(ref reader, AddKey((int)key));
        }

        distinct?.ReadPairs(ref reader);
        for (int left = reader.ReadCount(reader.Remaining); left > 0; left--)
        {
            long pane = reader.ReadZigZag();
            if (pane < waiting.Frontier) throw Damaged(ref reader, $"events of pane {pane}, which has ended");
            PaneBuffer buffer = waiting.At(pane);
            if (buffer.Count > 0) throw Damaged(ref reader, $"pane {pane} twice");
            buffer.ReadFrom(ref reader);
            if (pane == waiting.Frontier) buffer.Limit = Math.Min(buffer.Limit, FoldEvents);
        }
    }

    private static CorruptDataException Damaged(ref ByteReader reader, string what) =>
        new($"Sliding windows before byte {reader.Position} have {what}; the data is damaged.");

    private void ReadShape(ref ByteReader reader)
    {
        byte version = reader.ReadByte();
        if (version != Version)
            throw new CorruptDataException($"Sliding windows have version {version}; this program reads version {Version}.");
        (ulong window, ulong slide, ulong paneMs) = (reader.ReadVarint(), reader.ReadVarint(), reader.ReadVarint());
        bool hasMembers = reader.ReadByte() != 0;
        if (window != (ulong)panes || slide != (ulong)grid.PerSlide || paneMs != (ulong)grid.PaneMs || hasMembers != distinct is not null)
        {
            throw new CorruptDataException(
                $"Sliding windows of {window} panes every {slide} of {paneMs} ms were to be read as windows of {panes} panes every "
                + $"{grid.PerSlide} of {grid.PaneMs} ms, or counted members otherwise.");
        }
    }

    private bool HasEvents(int slot)
    {
        for (int age = 0; age < panes; age++)
            if (sums.Of(age, slot).Count != 0) return true;
        return false;
    }

    /// <summary>Writes how many panes have events of a key (varint), of each its age in panes (varint), count (varint) and sum (zigzag);
    /// and what is known of its pairs.</summary>
    private void WriteRow(ByteWriter writer, int slot)
    {
        int used = 0;
        for (int age = 0; age < panes; age++)
            if (sums.Of(age, slot).Count != 0) used++;
        writer.WriteVarint((ulong)used);
        for (int age = 0; age < panes; age++)
        {
            WindowSum sum = sums.Of(age, slot);
            if (sum.Count == 0) continue;
            writer.WriteVarint((ulong)age);
            writer.WriteVarint((ulong)sum.Count);
            writer.WriteZigZag(sum.Sum);
        }

        distinct?.WriteRow(writer, slot);
    }

    private void ReadRow(ref ByteReader reader, int slot)
    {
        for (int left = reader.ReadCount(panes); left > 0; left--)
        {
            int age = reader.ReadCount(panes - 1);
            long count = (long)reader.ReadVarint();
            if (count <= 0 || sums.Of(age, slot).Count != 0)
                throw Damaged(ref reader, $"{count} events in the pane {age} before the newest");
            sums.Restore(age, slot, new WindowSum { Count = count, Sum = reader.ReadZigZag() });
        }

        distinct?.ReadRow(ref reader, slot);
    }
}
