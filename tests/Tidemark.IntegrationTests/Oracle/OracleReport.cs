namespace Tidemark.IntegrationTests.Oracle;

/// <summary>What the oracle says of a run.</summary>
/// <param name="Differences">The first 50 differences; empty where the run is right.</param>
/// <param name="DifferenceCount">All differences.</param>
/// <param name="Windows">The lines of windows that there must be.</param>
/// <param name="Applied">The events applied.</param>
/// <param name="Viewers">How the estimates of viewers lie around the truth.</param>
internal sealed record OracleReport(
    IReadOnlyList<string> Differences, long DifferenceCount, long Windows, long Applied, ViewersStatistics Viewers);
