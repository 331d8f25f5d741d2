using Tidemark.Engine.Ports;
using Tidemark.SimulationTests.World;

namespace Tidemark.SimulationTests.Checkers;

/// <summary>Those who watch the store.</summary>
internal sealed record JournalCheckers(CommitChecker Commits, StateChecker States, SinkChecker Sink)
{
    /// <summary>Tells the world how much they have looked at.</summary>
    public void Count(SimWorld world)
    {
        world.Count("recoveries compared", States.Recoveries);
        world.Count("snapshots compared", States.Snapshots);
        world.Count("outputs", Sink.Outputs.Count);
        world.Count("outputs again", Sink.Repeats);
    }

    /// <summary>A commit has become durable.</summary>
    public void Committed(string process, ShardClaim claim, Checkpoint checkpoint, WrittenState written)
    {
        Commits.Committed(process, claim, checkpoint, written);
        States.Committed(claim.Shard, checkpoint.Sequence, written.State);
        Sink.Committed(claim.Shard, checkpoint);
    }
}
