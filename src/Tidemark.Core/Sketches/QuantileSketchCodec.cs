using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;

namespace Tidemark.Core.Sketches;

/// <summary>The bytes of a <see cref="QuantileSketch"/>.</summary>
/// <remarks>
/// Layout, little-endian: <c>[0] version</c> (1); buckets to an octave, pages at most, zeros, level, the number of buckets (varints);
/// the first key (zigzag), for each other the distance to it (varint), after each key its count (varint). Unless all that is empty: least
/// and greatest value (8 bytes each), and the sum (<see cref="Superaccumulator"/>).
/// </remarks>
internal static class QuantileSketchCodec
{
    private const byte Version = 1;

    /// <summary>Appends a sketch.</summary>
    public static void Write(QuantileSketch sketch, ByteWriter writer)
    {
        (int Key, long Count)[] buckets = [.. sketch.Buckets.Ascending()];
        writer.WriteByte(Version);
        writer.WriteVarint((ulong)sketch.Scale.PerOctave);
        writer.WriteVarint((ulong)sketch.Buckets.PagesMax);
        writer.WriteVarint((ulong)sketch.Zeros);
        writer.WriteVarint((ulong)sketch.Buckets.Level);
        writer.WriteVarint((ulong)buckets.Length);
        for (int i = 0; i < buckets.Length; i++)
        {
            if (i == 0) writer.WriteZigZag(buckets[0].Key);
            else writer.WriteVarint((ulong)(buckets[i].Key - buckets[i - 1].Key));
            writer.WriteVarint((ulong)buckets[i].Count);
        }

        if (sketch.Count == 0) return;
        writer.WriteDouble(sketch.Min);
        writer.WriteDouble(sketch.Max);
        sketch.ExactSum.Write(writer);
    }

    /// <summary>Reads a sketch.</summary>
    public static QuantileSketch Read(ref ByteReader reader)
    {
        byte version = reader.ReadByte();
        if (version != Version)
        {
            throw new CorruptDataException(
                $"A quantile sketch before byte {reader.Position} has version {version}; known is {Version}. The data is damaged, or a"
                + " newer version wrote it.");
        }

        var scale = new LogScale(reader.ReadCount(LogScale.PerOctaveMax));
        var buckets = new BucketPages(reader.ReadCount(BucketPages.PagesLimit));
        if (scale.PerOctave < 1 || buckets.PagesMax < 2)
            throw Damaged(ref reader, $"{scale.PerOctave} buckets to an octave in {buckets.PagesMax} pages");
        long zeros = RowCount.Read(ref reader);
        (int First, int Last)? ends = ReadBuckets(ref reader, scale, buckets);
        if (ends is null && zeros == 0) return new QuantileSketch(scale, buckets);
        double least = reader.ReadDouble();
        double greatest = reader.ReadDouble();
        int? first = ends?.First, last = ends?.Last;
        bool fit = LiesIn(least, zeros > 0 && first is null or >= 0 ? null : first, scale, buckets.Level)
            && LiesIn(greatest, zeros > 0 && last is null or < 0 ? null : last, scale, buckets.Level);
        if (!fit || least > greatest) throw Damaged(ref reader, $"values from {least} to {greatest}, which its buckets do not hold");
        return new QuantileSketch(scale, buckets, Superaccumulator.Read(ref reader), zeros, least, greatest);
    }

    /// <summary>Reads level and buckets; the first and the last key, or null where there are no buckets.</summary>
    private static (int First, int Last)? ReadBuckets(ref ByteReader reader, LogScale scale, BucketPages buckets)
    {
        int level = reader.ReadCount(BucketPages.LevelMax);
        // Each bucket takes two bytes at least.
        int count = reader.ReadCount(reader.Remaining / 2);
        if (count == 0) return level == 0 ? null : throw Damaged(ref reader, $"level {level} without buckets");
        long first = reader.ReadZigZag(), key = first, total = 0;
        for (int i = 0; i < count; i++)
        {
            ulong distance = i == 0 ? 0 : reader.ReadVarint();
            key = unchecked(key + (long)distance);
            long magnitude = key < 0 ? ~key : key;
            if (magnitude > scale.KeyMax >> level || (i > 0 && distance is 0 or > int.MaxValue))
                throw Damaged(ref reader, $"the bucket {key}, out of range or order");
            long rows = RowCount.Read(ref reader);
            total = unchecked(total + rows);
            if (rows == 0 || total < rows) throw Damaged(ref reader, $"{rows} values in bucket {key}");
            buckets.Add((int)key << level, rows);
        }

        // The least key of a bucket lies in the same page as all its keys, also one level below: the level follows from what was read.
        if (buckets.Level != level) throw Damaged(ref reader, $"level {level}, while its buckets fit at {buckets.Level}");
        return ((int)first, (int)key);
    }

    /// <summary>Whether a value belongs into a bucket; into none, which is where 0 belongs, where <paramref name="key"/> is null.</summary>
    private static bool LiesIn(double value, int? key, LogScale scale, int level)
    {
        if (key is null) return BitConverter.DoubleToInt64Bits(value) == 0;
        return double.IsFinite(value) && value != 0 && scale.KeyOf(value) >> level == key;
    }

    private static CorruptDataException Damaged(ref ByteReader reader, string what) =>
        new($"A quantile sketch before byte {reader.Position} has {what}; the data is damaged.");
}
