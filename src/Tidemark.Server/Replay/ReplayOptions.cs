namespace Tidemark.Server.Replay;

/// <summary>What to replay and where to.</summary>
/// <param name="Files">The files, read in this order.</param>
/// <param name="Format">What they hold.</param>
/// <param name="Year">The year of rows whose date has none; null where it is not given.</param>
/// <param name="DataDirectory">A data folder to keep; null for a scratch one. A replay into a kept one that was interrupted goes on where
/// it stopped when it is run again with the same files, format, year, order and output.</param>
/// <param name="OutputDirectory">Where the output files go; made where it is missing, files of an earlier run are replaced.</param>
public sealed record ReplayOptions(
    IReadOnlyList<string> Files, ReplayFormat Format, int? Year, string? DataDirectory, string OutputDirectory)
{
    /// <summary>The memory, in bytes, for sorting all events by event time before the first is sent; null for the order of the
    /// files.</summary>
    public long? SortMemoryBytes { get; init; }

    /// <summary>How many times as fast as it happened, above 0; null for as fast as it goes.</summary>
    public double? Speed { get; init; }
}
