namespace Tidemark.SimulationTests.Checkers;

/// <summary>What became of the records of a shard.</summary>
internal readonly record struct OracleCounts(long Applied, long Duplicates, long Late, long Poisoned, long Rejected)
{
    public long Sum => Applied + Duplicates + Late + Poisoned + Rejected;
}
