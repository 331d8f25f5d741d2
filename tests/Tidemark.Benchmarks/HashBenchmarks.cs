using BenchmarkDotNet.Attributes;
using Tidemark.Cli.Bench;
using Tidemark.Core.Hashing;

namespace Tidemark.Benchmarks;

/// <summary>What does it cost to find the shard of a key, and to hash it for the tables?</summary>
public class HashBenchmarks
{
    private const int Keys = 1_024;

    private readonly byte[][] keys = new byte[Keys][];

    [GlobalSetup]
    public void Make()
    {
        var events = new BenchEvents(seed: 3);
        for (int i = 0; i < Keys; i++)
        {
            events.Next(0);
            keys[i] = events.VideoId.ToArray();
        }
    }

    [Benchmark(OperationsPerInvoke = Keys)]
    public int Partition()
    {
        int sum = 0;
        foreach (byte[] key in keys) sum += Murmur2.Partition(key, 8);
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Keys)]
    public ulong Hash()
    {
        ulong sum = 0;
        foreach (byte[] key in keys) sum += XxHash64.Hash(key);
        return sum;
    }
}
