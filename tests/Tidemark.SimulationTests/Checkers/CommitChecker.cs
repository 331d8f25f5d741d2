using Tidemark.Core.Time;
using Tidemark.Engine.Ports;
using Tidemark.SimulationTests.World;

namespace Tidemark.SimulationTests.Checkers;

/// <summary>Watches the commits of each shard: epochs, owners, sequences, positions, watermarks.</summary>
internal sealed class CommitChecker(SimWorld world)
{
    private readonly Dictionary<int, Shard> shards = [];

    /// <summary>The epoch in force.</summary>
    public long Epoch(int shard) => Of(shard).Epoch;

    /// <summary>The source position of the last commit.</summary>
    public long Position(int shard) => Of(shard).Position;

    /// <summary>Whether the last commit holds the end of input.</summary>
    public bool HasEnded(int shard) => Of(shard).Watermark == EventTime.Max;

    /// <summary>The moves of the watermark from outside that have become durable, in order.</summary>
    public IReadOnlyList<Advance> Advances(int shard) => Of(shard).Advances;

    public void Claimed(string process, ShardClaim claim)
    {
        Shard shard = Of(claim.Shard);
        if (claim.Epoch <= shard.Epoch) Wrong($"{process} was given epoch {claim.Epoch} of shard {claim.Shard} after {shard.Epoch}");
        (shard.Epoch, shard.Owner) = (claim.Epoch, process);
    }

    public void Planned(ShardClaim claim, RecoveryPlan plan)
    {
        Shard shard = Of(claim.Shard);
        if (plan.Stretch.Through != shard.Sequence || plan.Position != shard.Position || plan.Watermark != shard.Watermark)
            Wrong($"the recovery of shard {claim.Shard} begins at {plan}; committed are sequence {shard.Sequence}, {shard.Position}");
    }

    /// <summary>Something was not there that a process asked for: its owner must ask for nothing that was given up, and nothing is ever
    /// damaged here.</summary>
    public void FoundDamaged(string process, JournalStretch stretch, string message)
    {
        if (Of(stretch.Shard).Owner == process) Wrong($"{process} owns shard {stretch.Shard} and reads {stretch} in vain: {message}");
    }

    public void Committed(string process, ShardClaim claim, Checkpoint checkpoint, WrittenState written)
    {
        Shard shard = Of(claim.Shard);
        string what = $"{process} committed sequence {checkpoint.Sequence} of shard {claim.Shard} with epoch {claim.Epoch}";
        if (claim.Epoch != shard.Epoch || process != shard.Owner) Wrong($"{what}; {shard.Owner} owns epoch {shard.Epoch}");
        if (checkpoint.Sequence != shard.Sequence + 1) Wrong($"{what} after {shard.Sequence}");
        if (checkpoint.Position < shard.Position) Wrong($"{what}: its position went back from {shard.Position} to {checkpoint.Position}");
        if (checkpoint.Watermark < shard.Watermark) Wrong($"{what}: its watermark went back to {checkpoint.Watermark.Milliseconds}");
        if (checkpoint.FollowsFromSource && written.Advances.Any(a => a.Time > shard.Watermark && a.Time <= checkpoint.Watermark))
            Wrong($"{what}: it says that it follows from the source, and time moved its watermark");
        (shard.Sequence, shard.Position, shard.Watermark) = (checkpoint.Sequence, checkpoint.Position, checkpoint.Watermark);
        shard.Advances.AddRange(written.Advances);
    }

    private void Wrong(string message) => world.Fail("commits", message);

    private Shard Of(int shard)
    {
        if (!shards.TryGetValue(shard, out Shard? of)) shards[shard] = of = new Shard();
        return of;
    }

    private sealed class Shard
    {
        public long Epoch { get; set; }

        public string Owner { get; set; } = "nobody";

        public long Sequence { get; set; }

        public long Position { get; set; }

        public EventTime Watermark { get; set; } = EventTime.Min;

        public List<Advance> Advances { get; } = [];
    }
}
