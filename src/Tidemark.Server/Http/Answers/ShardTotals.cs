using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http.Answers;

/// <summary>What became of the records of some shards together; <c>read = applied + duplicates + late + poisoned + rejected +
/// misrouted</c>.</summary>
/// <param name="Lag">Records that wait to be read.</param>
/// <param name="Read">Records read.</param>
/// <param name="Applied">Events applied.</param>
/// <param name="Duplicates">Events seen before.</param>
/// <param name="Late">Events too late for every window.</param>
/// <param name="Rejected">Records refused.</param>
/// <param name="Poisoned">Events whose step threw.</param>
/// <param name="Misrouted">Events in a partition that is not theirs, forwarded.</param>
/// <param name="Lost">Records that the source no longer held.</param>
/// <param name="Videos">Videos seen.</param>
/// <param name="VideosEvicted">Videos forgotten again.</param>
/// <param name="WindowsFired">Window results fired.</param>
internal sealed record ShardTotals(
    long Lag, long Read, long Applied, long Duplicates, long Late, long Rejected, long Poisoned, long Misrouted, long Lost, long Videos,
    long VideosEvicted, long WindowsFired)
{
    /// <summary>The sums over shards.</summary>
    public static ShardTotals Of(IReadOnlyCollection<ShardStatus> shards) => new(
        shards.Sum(s => s.Lag), shards.Sum(s => s.Read), shards.Sum(s => s.Applied), shards.Sum(s => s.Duplicates), shards.Sum(s => s.Late),
        shards.Sum(s => s.Rejected), shards.Sum(s => s.Poisoned), shards.Sum(s => s.Misrouted), shards.Sum(s => s.Lost),
        shards.Sum(s => s.Videos), shards.Sum(s => s.VideosEvicted), shards.Sum(s => s.WindowsFired));
}
