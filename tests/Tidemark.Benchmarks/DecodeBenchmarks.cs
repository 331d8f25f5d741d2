using BenchmarkDotNet.Attributes;
using Tidemark.Core.Shards;
using Tidemark.Media.Events;

namespace Tidemark.Benchmarks;

/// <summary>What does it cost to decode an event? The hashes of its ids are part of that.</summary>
[MemoryDiagnoser(displayGenColumns: false)]
public class DecodeBenchmarks
{
    private readonly MediaDecoder decoder = ViewStream.Decoder();
    private RecordBatch[] batches = [];

    [GlobalSetup]
    public void Make() => batches = ViewStream.Batches(TimeSpan.FromSeconds(1));

    [Benchmark(OperationsPerInvoke = ViewStream.Events)]
    public ulong Decode()
    {
        ulong sum = 0;
        foreach (RecordBatch batch in batches)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                decoder.TryDecode(batch.Record(i), batch.Arrival(i), sealedRecord: true, out MediaEvent e, out _);
                sum += e.Identity;
            }
        }

        return sum;
    }
}
