using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Connectors.Journal;
using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;
using Tidemark.Media.Shards;

namespace Tidemark.UnitTests.Connectors.Journal.Fuzz;

/// <summary>One life of the shard on a journal file: it recovers what is there and goes on with the source.</summary>
internal sealed class FuzzedRun : IAsyncDisposable
{
    private const int SnapshotPartBytes = 3_000;

    private readonly SqlJournal journal;
    private readonly ShardEffects effects = new();
    private readonly MediaShardState state = FuzzedShard.NewState();
    private ShardClaim claim;
    private long sequence;

    private FuzzedRun(SqlJournal journal) => this.journal = journal;

    /// <summary>What came out, by identity: committed before and not known to be published, or made in this life.</summary>
    public SortedDictionary<OutputId, string> Outputs { get; } = [];

    /// <summary>The offset that it read on from.</summary>
    public long RecoveredAt { get; private set; }

    public static async Task<FuzzedRun> RecoverAsync(string path)
    {
        FuzzedRun run = new(SqlJournal.OpenFile(path, NullLogger<SqlJournal>.Instance));
        try
        {
            await run.RecoverAsync();
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Goes on to an offset, with a checkpoint at each of so many records.</summary>
    public async Task GoOnAsync(int end, int recordsPerCheckpoint)
    {
        while (state.Position < end)
        {
            FuzzedShard.StepTo(state, (int)Math.Min(end, state.Position + recordsPerCheckpoint), effects);
            await CommitAsync(followsFromSource: true);
        }
    }

    /// <summary>The watermark moves by the clock, not by a record.</summary>
    public async Task AdvanceAsync(EventTime watermark)
    {
        state.AdvanceTo(watermark, EventTime.Min, effects);
        await CommitAsync(followsFromSource: false);
    }

    public EventTime Watermark => state.Watermark;

    public async Task SnapshotAsync()
    {
        await journal.BeginSnapshotAsync(claim, default);
        int parts = 0;
        foreach (ReadOnlyMemory<byte> part in state.WriteSnapshot(SnapshotPartBytes))
            await journal.AddSnapshotPartAsync(claim, sequence, parts++, part, default);
        await journal.CompleteSnapshotAsync(claim, sequence, parts, default);
    }

    /// <summary>All fired windows that the journal keeps.</summary>
    public async Task<List<string>> FiredAsync()
    {
        List<string> fired = [];
        for (int family = 0; family < FuzzedShard.Families; family++)
        {
            for (int group = 0; group < 4; group++)
            {
                Interval always = new(EventTime.Min, EventTime.Max);
                foreach (FiredBlock block in await journal.ReadFiredAsync(FuzzedShard.Number, family, group, always, 10_000, default))
                {
                    Assert.Equal((family, group), (block.Family, block.Group));
                    fired.Add($"{family} {group} {block.Window} {Convert.ToHexString(block.Bytes.Span)}");
                }
            }
        }

        return fired;
    }

    public ValueTask DisposeAsync() => journal.DisposeAsync();

    private async Task RecoverAsync()
    {
        await journal.EnsureMetadataAsync("partitions", "8", default);
        claim = await journal.ClaimAsync(FuzzedShard.Number, default);
        RecoveryPlan plan = await journal.PlanRecoveryAsync(claim, default);
        await foreach (ReadOnlyMemory<byte> bytes in journal.ReadAsync(plan.Stretch, default)) state.Apply(bytes.Span);
        Assert.Equal((plan.Position, plan.Watermark), (state.Position, state.Watermark));
        foreach (Outbox outbox in plan.Unpublished) Collect(outbox.Bytes);
        (sequence, RecoveredAt) = (plan.Stretch.Through, plan.Position);
    }

    private async Task CommitAsync(bool followsFromSource)
    {
        var delta = new ByteWriter();
        state.WriteDelta(delta);
        byte[] outbox = effects.Outputs.Take();
        sequence++;
        // Two checkpoints are on their way to the sinks.
        await journal.CommitAsync(
            claim,
            new Checkpoint(
                sequence, state.Position, state.Watermark, followsFromSource, delta.WrittenMemory, outbox, effects.TakeFired(),
                PublishedThrough: sequence - 2, state.FiredRetainedFrom),
            default);
        Collect(outbox);
    }

    private void Collect(ReadOnlyMemory<byte> outbox)
    {
        foreach (Output output in OutputBuffer.Read(FuzzedShard.Number, outbox))
            Outputs[output.Id] = $"{output.Kind} {Convert.ToHexString(output.Payload.Span)}";
    }
}
