using BenchmarkDotNet.Attributes;
using Tidemark.Core.Shards;
using Tidemark.Media.Shards;

namespace Tidemark.Benchmarks;

/// <summary>What does it cost to take an event into the windows of its video, channel and category, while none fires?</summary>
[MemoryDiagnoser(displayGenColumns: false)]
public class StepBenchmarks
{
    private RecordBatch[] batches = [];
    private MediaShardState state = ViewStream.Shard();
    private ShardEffects effects = new();

    /// <summary>Seconds of event time: within a minute no window fires.</summary>
    protected virtual int Seconds => 50;

    [GlobalSetup]
    public void Make() => batches = ViewStream.Batches(TimeSpan.FromSeconds(Seconds));

    [IterationSetup]
    public void Forget() => (state, effects) = (ViewStream.Shard(), new ShardEffects());

    [Benchmark(OperationsPerInvoke = ViewStream.Events)]
    public long Step()
    {
        foreach (RecordBatch batch in batches) state.Step(batch, batch.NextOffset, batch.Arrival(0), effects);
        return state.Counters.Applied;
    }
}
