using System.Diagnostics;

namespace Tidemark.Engine.Shards;

/// <summary>Which sampled append brought which records: the log carries no trace, so the node that appends remembers, for as long as the
/// shard is likely to take to reach them. Safe for use from any thread.</summary>
/// <remarks>It only ties traces together. What it has forgotten, or another node appended, is traced no further.</remarks>
public sealed class EventTrail
{
    /// <summary>How many appends of all shards are remembered; beyond it the oldest go.</summary>
    public const int AppendsMax = 1024;

    private readonly Lock gate = new();
    private readonly Queue<Stretch> stretches = [];

    /// <summary>Remembers an append.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="firstOffset">The offset of its first record.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="append">The append.</param>
    public void Note(int shard, long firstOffset, int count, ActivityContext append)
    {
        lock (gate)
        {
            if (stretches.Count == AppendsMax) stretches.Dequeue();
            stretches.Enqueue(new Stretch(shard, firstOffset, firstOffset + count, append));
        }
    }

    /// <summary>The appends that brought records of a stretch of offsets, <paramref name="nextOffset"/> not included, oldest
    /// first.</summary>
    internal IReadOnlyList<Stretch> Of(int shard, long firstOffset, long nextOffset)
    {
        lock (gate) return [.. stretches.Where(s => s.Shard == shard && s.Holds(firstOffset, nextOffset))];
    }

    /// <summary>What an append brought to a shard: the records from <paramref name="First"/> to before <paramref name="Next"/>.</summary>
    internal readonly record struct Stretch(int Shard, long First, long Next, ActivityContext Append)
    {
        /// <summary>Whether some of its records lie in a stretch of offsets.</summary>
        public bool Holds(long firstOffset, long nextOffset) => First < nextOffset && Next > firstOffset;
    }
}
