using Tidemark.Engine.Ports;

namespace Tidemark.SimulationTests.Checkers;

/// <summary>Those who watch the store.</summary>
internal sealed record JournalCheckers(CommitChecker Commits, StateChecker States, SinkChecker Sink)
{
    /// <summary>A commit has become durable.</summary>
    public void Committed(string process, ShardClaim claim, Checkpoint checkpoint, WrittenState written)
    {
        Commits.Committed(process, claim, checkpoint, written);
        States.Committed(claim.Shard, checkpoint.Sequence, written.State);
        Sink.Committed(claim.Shard, checkpoint);
    }
}
