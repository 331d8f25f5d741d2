namespace Tidemark.Server.Alerts;

/// <summary>All that must survive of a rule. Times are epoch milliseconds.</summary>
internal sealed record AlertState
{
    /// <summary>How many values before the newest a trend compares it with.</summary>
    public const int RecentCount = 3;

    /// <summary>What the rule looked at; with another <c>on</c> the values below mean nothing.</summary>
    public required string On { get; init; }

    /// <summary>Whether the condition is met, and told.</summary>
    public AlertPhase Phase { get; init; }

    /// <summary>Since when; null before the first value.</summary>
    public long? Since { get; init; }

    /// <summary>When the condition was last met anew, told or not; null for never.</summary>
    public long? LastFired { get; init; }

    /// <summary>When it was last met no more; null for never.</summary>
    public long? LastCleared { get; init; }

    /// <summary>Until when nobody is told that the rule fires; null before the first time.</summary>
    public long? SilencedUntil { get; init; }

    /// <summary>The values before the newest, oldest first, at most three.</summary>
    public IReadOnlyList<double> Recent { get; init; } = [];

    /// <summary>The newest value; null where the last look found none.</summary>
    public double? Value { get; init; }

    /// <summary>Its change against the mean of the three before it; null where that is undefined.</summary>
    public double? Change { get; init; }

    /// <summary>When it was looked at; null for never.</summary>
    public long? At { get; init; }

    /// <summary>The end of the newest window that was looked at; null of metrics, and before the first.</summary>
    public long? WindowEnd { get; init; }

    /// <summary>How often somebody was told; the number of the last delivery.</summary>
    public long Told { get; init; }

    /// <summary>The nodes and shards that the last look lacked; null where it was whole.</summary>
    public IReadOnlyList<string>? Missing { get; init; }
}
