namespace Tidemark.Media.Events;

/// <summary>What an observation of a cumulative counter is to the ones before it.</summary>
public enum StatsOutcome
{
    /// <summary>The first: it sets the baseline, its increment is 0.</summary>
    First,

    /// <summary>Newer and not lower: its increment is the difference, which may be 0.</summary>
    Increased,

    /// <summary>Newer and lower, as when a platform takes counts back: its increment is 0 and the baseline follows it.</summary>
    Decreased,

    /// <summary>Not newer: its increment is 0 and the baseline stays.</summary>
    Stale,
}
