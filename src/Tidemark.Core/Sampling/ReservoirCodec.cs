using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;

namespace Tidemark.Core.Sampling;

/// <summary>The bytes of a <see cref="Reservoir"/>.</summary>
/// <remarks>Layout, little-endian: <c>[0] version</c> (1); size and how many items were seen (varints); as many items as follow from
/// these, ascending: the key (8 bytes), the bytes (length and bytes).</remarks>
internal static class ReservoirCodec
{
    private const byte Version = 1;

    /// <summary>Appends a sample.</summary>
    public static void Write(Reservoir sample, ByteWriter writer)
    {
        writer.WriteByte(Version);
        writer.WriteVarint((ulong)sample.Size);
        writer.WriteVarint((ulong)sample.Seen);
        foreach (SampledItem item in sample.Items.Ascending())
        {
            writer.WriteDouble(item.Key);
            writer.WriteBlob(item.Bytes);
        }
    }

    /// <summary>Reads a sample.</summary>
    public static Reservoir Read(ref ByteReader reader, SplitMix64 random)
    {
        byte version = reader.ReadByte();
        if (version != Version)
        {
            throw new CorruptDataException(
                $"A sample before byte {reader.Position} has version {version}; known is {Version}. The data is damaged, or a newer version"
                + " wrote it.");
        }

        int size = reader.ReadCount(Reservoir.SizeMax);
        if (size < 1) throw new CorruptDataException($"A sample before byte {reader.Position} has no size; the data is damaged.");
        long seen = RowCount.Read(ref reader);
        var items = new SampledItems();
        for (double previous = 0; items.Count < Math.Min(size, seen);)
        {
            double key = reader.ReadDouble();
            ReadOnlySpan<byte> bytes = reader.ReadBlob();
            bool follows = key is > 0 and <= 1 && (key > previous || (key == previous && items.Greatest.CompareTo(key, bytes) <= 0));
            if (!follows)
            {
                throw new CorruptDataException(
                    $"A sample before byte {reader.Position} has the key {key} after {previous}; the data is damaged.");
            }

            items.Add(key, bytes);
            previous = key;
        }

        return new Reservoir(size, random, seen, items);
    }
}
