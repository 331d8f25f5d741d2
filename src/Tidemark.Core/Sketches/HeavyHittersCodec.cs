using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;

namespace Tidemark.Core.Sketches;

/// <summary>The bytes of a <see cref="HeavyHitters"/>.</summary>
/// <remarks>
/// Layout: <c>[0] version</c> (1); capacity, total, greatest count of the unheld, number of items (varints); of every item, ascending by
/// key: the key (length and bytes), its greatest count less that of the unheld, and by how much that may be too high (varints).
/// </remarks>
internal static class HeavyHittersCodec
{
    private const byte Version = 1;

    /// <summary>Appends a sketch.</summary>
    public static void Write(HeavyHitters sketch, ByteWriter writer)
    {
        writer.WriteByte(Version);
        writer.WriteVarint((ulong)sketch.Capacity);
        writer.WriteVarint((ulong)sketch.Total);
        writer.WriteVarint((ulong)sketch.UnheldMax);
        writer.WriteVarint((ulong)sketch.HeldCount);
        HeldItem[] items = sketch.Held.Items.ToArray();
        Array.Sort(items, (left, right) => sketch.Held.KeyOf(in left).SequenceCompareTo(sketch.Held.KeyOf(in right)));
        foreach (HeldItem item in items)
        {
            writer.WriteBlob(sketch.Held.KeyOf(in item));
            writer.WriteVarint((ulong)(item.Count - sketch.UnheldMax));
            writer.WriteVarint((ulong)item.Error);
        }
    }

    /// <summary>Reads a sketch.</summary>
    public static HeavyHitters Read(ref ByteReader reader)
    {
        byte version = reader.ReadByte();
        if (version != Version)
        {
            throw new CorruptDataException(
                $"A sketch of frequent items before byte {reader.Position} has version {version}; known is {Version}. The data is damaged,"
                + " or a newer version wrote it.");
        }

        int capacity = reader.ReadCount(HeavyHitters.CapacityMax);
        if (capacity < 1) throw Damaged(ref reader, "no capacity");
        long total = RowCount.Read(ref reader);
        long unheldMax = RowCount.Read(ref reader);
        int count = reader.ReadCount(2 * capacity);
        var held = new HeldItems();
        Int128 above = 0, certain = 0;
        ReadOnlySpan<byte> previous = [];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> key = reader.ReadRaw(reader.ReadCount(HeavyHitters.KeyBytesMax));
            if (i > 0 && key.SequenceCompareTo(previous) <= 0) throw Damaged(ref reader, "keys out of order");
            long aboveUnheld = RowCount.Read(ref reader);
            long error = RowCount.Read(ref reader);
            if (aboveUnheld < 1 || aboveUnheld > long.MaxValue - unheldMax || error > unheldMax)
                throw Damaged(ref reader, $"a count {aboveUnheld} above {unheldMax} that may be {error} too high");
            above += aboveUnheld;
            certain += unheldMax + aboveUnheld - error;
            held.Add(key, HeldItems.HashOf(key), unheldMax + aboveUnheld, error);
            previous = key;
        }

        bool fits = unheldMax == 0 ? above == total : above + ((Int128)unheldMax * (capacity + 1)) <= total && certain <= total;
        return fits
            ? new HeavyHitters(capacity, total, unheldMax, held)
            : throw Damaged(ref reader, $"counts that do not make up {total}");
    }

    private static CorruptDataException Damaged(ref ByteReader reader, string what) =>
        new($"A sketch of frequent items before byte {reader.Position} has {what}; the data is damaged.");
}
