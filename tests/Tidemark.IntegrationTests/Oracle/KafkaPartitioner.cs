namespace Tidemark.IntegrationTests.Oracle;

/// <summary>Java Kafka's default partitioner: murmur2 of the key with its seed, sign bit cleared, modulo the partitions.</summary>
internal static class KafkaPartitioner
{
    private const uint Multiplier = 0x5bd1e995;
    private const uint Seed = 0x9747b28c;

    public static int PartitionOf(byte[] key, int partitions) => (Murmur2(key) & 0x7fffffff) % partitions;

    /// <summary>As <c>org.apache.kafka.common.utils.Utils.murmur2</c> computes it.</summary>
    public static int Murmur2(byte[] data)
    {
        uint hash = Seed ^ (uint)data.Length;
        int whole = data.Length - (data.Length % 4);
        for (int i = 0; i < whole; i += 4)
        {
            uint k = data[i] | ((uint)data[i + 1] << 8) | ((uint)data[i + 2] << 16) | ((uint)data[i + 3] << 24);
            k *= Multiplier;
            k ^= k >> 24;
            k *= Multiplier;
            hash = (hash * Multiplier) ^ k;
        }

        for (int i = data.Length - 1; i >= whole; i--) hash ^= (uint)data[i] << (8 * (i - whole));
        if (whole < data.Length) hash *= Multiplier;
        hash ^= hash >> 13;
        hash *= Multiplier;
        return (int)(hash ^ (hash >> 15));
    }
}
