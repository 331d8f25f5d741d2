using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Connectors.Journal;
using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Engine.Ports;
using Tidemark.Media.Shards;

namespace Tidemark.Benchmarks;

/// <summary>What does it cost to take an event, fire and make it durable, with ten checkpoints on the way?</summary>
[MemoryDiagnoser(displayGenColumns: false)]
public class CommitBenchmarks
{
    private const int BatchesPerCheckpoint = 20;

    private readonly ByteWriter delta = new();
    private RecordBatch[] batches = [];
    private string folder = "";
    private SqlJournal? journal;
    private MediaShardState state = ViewStream.Shard();
    private ShardEffects effects = new();
    private ShardClaim claim;
    private long sequence;

    [GlobalSetup]
    public void Open()
    {
        batches = ViewStream.Batches(TimeSpan.FromSeconds(320));
        folder = Directory.CreateTempSubdirectory("tidemark-benchmark-").FullName;
        journal = SqlJournal.OpenFile(Path.Combine(folder, "journal.db"), NullLogger<SqlJournal>.Instance);
    }

    /// <summary>A shard of its own for each iteration: a journal takes no record a second time.</summary>
    [IterationSetup]
    public void Claim()
    {
        (state, effects) = (ViewStream.Shard(), new ShardEffects());
        claim = journal!.ClaimAsync(claim.Shard + 1, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        sequence = 0;
    }

    [Benchmark(OperationsPerInvoke = ViewStream.Events)]
    public async Task<long> StepAndCommit()
    {
        for (int i = 0; i < batches.Length; i++)
        {
            state.Step(batches[i], batches[i].NextOffset, batches[i].Arrival(0), effects);
            if ((i + 1) % BatchesPerCheckpoint != 0) continue;
            delta.Clear();
            state.WriteDelta(delta);
            await journal!.CommitAsync(
                claim,
                new Checkpoint(
                    ++sequence, state.Position, state.Watermark, FollowsFromSource: true, delta.WrittenMemory, effects.Outputs.Take(),
                    effects.TakeFired(), PublishedThrough: sequence, state.FiredRetainedFrom),
                CancellationToken.None);
        }

        return sequence;
    }

    [GlobalCleanup]
    public async Task Close()
    {
        await journal!.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
