using System.Buffers.Binary;
using System.Diagnostics;

namespace Tidemark.Core.Hashing;

/// <summary>The 32-bit Murmur2 hash by which Java Kafka's default partitioner places a keyed message.</summary>
/// <remarks>Equal, bit for bit, to <c>org.apache.kafka.common.utils.Utils.murmur2</c> (Apache Kafka), seed 0x9747B28C included,
/// so that every producer with that partitioner agrees with us on the shard of a key.</remarks>
public static class Murmur2
{
    private const uint Seed = 0x9747B28C;
    private const uint Multiplier = 0x5BD1E995;

    /// <summary>The hash of <paramref name="bytes"/>; negative for half of all inputs, as Java's is.</summary>
    public static int Hash(ReadOnlySpan<byte> bytes)
    {
        uint hash = Seed ^ (uint)bytes.Length;
        for (; bytes.Length >= 4; bytes = bytes[4..])
        {
            uint part = BinaryPrimitives.ReadUInt32LittleEndian(bytes) * Multiplier;
            hash = (hash * Multiplier) ^ ((part ^ (part >> 24)) * Multiplier);
        }

        if (bytes.Length > 0)
        {
            uint tail = bytes[0];
            if (bytes.Length > 1) tail |= (uint)bytes[1] << 8;
            if (bytes.Length > 2) tail |= (uint)bytes[2] << 16;
            hash = (hash ^ tail) * Multiplier;
        }

        hash = (hash ^ (hash >> 13)) * Multiplier;
        return unchecked((int)(hash ^ (hash >> 15)));
    }

    /// <summary>The partition of <paramref name="key"/>: <c>(hash &amp; 0x7FFFFFFF) mod partitions</c>.</summary>
    /// <param name="key">The message key.</param>
    /// <param name="partitions">How many partitions there are, at least 1.</param>
    /// <returns>From 0 to <paramref name="partitions"/> − 1.</returns>
    public static int Partition(ReadOnlySpan<byte> key, int partitions)
    {
        Debug.Assert(partitions > 0, "A key needs a partition to go to.");
        return (Hash(key) & 0x7FFFFFFF) % partitions;
    }
}
