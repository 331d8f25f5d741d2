using System.Diagnostics;

namespace Tidemark.Engine.Shards;

/// <summary>The traces of events: append → step → checkpoint → publish → score. Nothing is traced, and nothing is spent, while nobody
/// listens.</summary>
public static class Tracing
{
    /// <summary>How many causes one step or checkpoint names; more are left out.</summary>
    public const int LinksMax = 32;

    /// <summary>What the source of the activities is called.</summary>
    public const string SourceName = "Tidemark";

    /// <summary>The source of the activities.</summary>
    public static ActivitySource Source { get; } = new(SourceName);

    /// <summary>Starts an activity under the first of its causes, linked to the others; null where it has none, or nobody
    /// listens.</summary>
    internal static Activity? Start(string name, int shard, IReadOnlyList<ActivityContext> causes, DateTimeOffset startTime)
    {
        if (causes.Count == 0) return null;
        IEnumerable<ActivityLink> others = causes.Take(LinksMax).Skip(1).Select(cause => new ActivityLink(cause));
        return Source.StartActivity(
            ActivityKind.Internal, causes[0], [new("tidemark.shard", shard)], others, startTime, name);
    }
}
