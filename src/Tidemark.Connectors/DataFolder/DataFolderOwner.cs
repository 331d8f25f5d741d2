namespace Tidemark.Connectors.DataFolder;

/// <summary>The process that has a data folder, as its lock file tells.</summary>
/// <param name="ProcessId">Its number.</param>
/// <param name="Started">When it started.</param>
/// <param name="Command">What it was started as, for people.</param>
public sealed record DataFolderOwner(int ProcessId, DateTimeOffset Started, string Command);
