namespace Tidemark.Server.Alerts;

/// <summary>What a rule looks at.</summary>
public abstract record AlertSubject
{
    private AlertSubject()
    {
    }

    /// <summary>A metric, made one number of all its values on all nodes.</summary>
    /// <param name="Fold">How.</param>
    /// <param name="Name">The name as <c>/metrics</c> has it.</param>
    /// <param name="Labels">The labels that a value must have to count; empty for all values.</param>
    public sealed record Metric(MetricFold Fold, string Name, IReadOnlyDictionary<string, string> Labels) : AlertSubject;

    /// <summary>A figure of a group's windows, one number for each complete window.</summary>
    /// <param name="Family">The index of the window family; none of sessions.</param>
    /// <param name="Kind">The index of the group kind; not that of videos.</param>
    /// <param name="Key">The group; <c>all</c> for all.</param>
    /// <param name="Field">The figure, as the windows' JSON names it.</param>
    public sealed record Window(int Family, int Kind, string Key, string Field) : AlertSubject;
}
