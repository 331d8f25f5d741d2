namespace Tidemark.IntegrationTests.Oracle;

/// <summary>What the oracle must know of the run that it judges.</summary>
internal sealed record OracleOptions
{
    /// <summary>Partitions of the log.</summary>
    public required int Partitions { get; init; }

    /// <summary>The fixed delay of the watermark, in milliseconds.</summary>
    public required long DelayMs { get; init; }

    /// <summary>Within which time of arrival a repeat must come to be noticed. The oracle notices every repeat, and reports input
    /// that has one further away as beyond it.</summary>
    public long DeduplicationHorizonMs { get; init; } = 600_000;

    /// <summary>The gap of the family <c>session</c>; null where there is none.</summary>
    public long? SessionGapMs { get; init; } = 1_800_000;

    /// <summary>The tumbling and sliding window families.</summary>
    public IReadOnlyList<OracleFamily> Families { get; init; } =
    [
        new("minute", 60_000, 60_000, Compares: true),
        new("five_minutes", 300_000, 300_000, Compares: true),
        new("hour", 3_600_000, 300_000, Compares: true),
        new("day", 86_400_000, 3_600_000, Compares: false),
    ];
}
