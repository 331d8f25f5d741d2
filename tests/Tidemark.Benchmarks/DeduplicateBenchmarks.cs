using BenchmarkDotNet.Attributes;
using Tidemark.Core.Deduplication;
using Tidemark.Core.Shards;
using Tidemark.Media.Events;

namespace Tidemark.Benchmarks;

/// <summary>What does it cost to decode an event and to tell that it is no repeat?</summary>
[MemoryDiagnoser(displayGenColumns: false)]
public class DeduplicateBenchmarks
{
    private readonly MediaDecoder decoder = ViewStream.Decoder();
    private RecordBatch[] batches = [];
    private ExactDeduplicator deduplicator = new(1, 1);

    [GlobalSetup]
    public void Make() => batches = ViewStream.Batches(TimeSpan.FromSeconds(1));

    [IterationSetup]
    public void Forget() => deduplicator = new ExactDeduplicator(horizonMs: 600_000, capacity: 16_000_000);

    [Benchmark(OperationsPerInvoke = ViewStream.Events)]
    public int DecodeAndDeduplicate()
    {
        foreach (RecordBatch batch in batches)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                decoder.TryDecode(batch.Record(i), batch.Arrival(i), sealedRecord: true, out MediaEvent e, out _);
                deduplicator.TryAdd(e.Identity, batch.Arrival(i));
            }
        }

        return deduplicator.Count;
    }
}
