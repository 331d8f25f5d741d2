namespace Tidemark.Server.Alerts;

/// <summary>When somebody wants to be told.</summary>
public sealed record AlertRule
{
    /// <summary>The name, which no other rule has.</summary>
    public required string Name { get; init; }

    /// <summary>What it looks at, as it was written.</summary>
    public required string On { get; init; }

    /// <summary>What it looks at.</summary>
    public required AlertSubject Subject { get; init; }

    /// <summary>Whether the change is compared instead of the value: the value's distance from the mean of the three before it, as a part
    /// of that mean's absolute value.</summary>
    public required bool IsTrend { get; init; }

    /// <summary>When it fires.</summary>
    public required AlertComparison When { get; init; }

    /// <summary>It clears once this threshold no longer holds; on the quiet side of that of <see cref="When"/>, or equal to it.</summary>
    public required double Clear { get; init; }

    /// <summary>For how long after it was told that the rule fires nobody is told that it fires anew. Default 10 min.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How bad it is, in the words of whoever is told; empty for nothing.</summary>
    public string Severity { get; init; } = "";

    /// <summary>What it means, for a person; empty for nothing.</summary>
    public string Summary { get; init; } = "";
}
