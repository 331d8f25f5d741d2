using Tidemark.Server.Nodes;

namespace Tidemark.Server.Replay;

/// <summary>What all shards together have counted.</summary>
internal sealed record ReplayCounts(long Applied, long Duplicates, long Late, long Poisoned, long Rejected, long Videos)
{
    /// <summary>The sums over shards.</summary>
    public static ReplayCounts Of(IReadOnlyList<ShardStatus> shards) => new(
        shards.Sum(s => s.Applied), shards.Sum(s => s.Duplicates), shards.Sum(s => s.Late), shards.Sum(s => s.Poisoned),
        shards.Sum(s => s.Rejected), shards.Sum(s => s.Videos));

    /// <summary>What came to it since <paramref name="before"/>.</summary>
    public ReplayCounts Since(ReplayCounts before) => new(
        Applied - before.Applied, Duplicates - before.Duplicates, Late - before.Late, Poisoned - before.Poisoned,
        Rejected - before.Rejected, Videos - before.Videos);
}
