namespace Tidemark.Server.Replay;

/// <summary>What to replay and where to.</summary>
/// <param name="Files">The files, read in this order.</param>
/// <param name="Format">What they hold.</param>
/// <param name="Year">The year of rows whose date has none; null where it is not given.</param>
/// <param name="DataDirectory">A data folder to keep; null for a scratch one.</param>
/// <param name="OutputDirectory">Where the output files go; made where it is missing, files of an earlier run are replaced.</param>
public sealed record ReplayOptions(
    IReadOnlyList<string> Files, ReplayFormat Format, int? Year, string? DataDirectory, string OutputDirectory);
