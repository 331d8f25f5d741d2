using Tidemark.Core;

namespace Tidemark.Connectors.DataFolder;

/// <summary>Another process uses the data folder.</summary>
/// <param name="directory">The data folder.</param>
/// <param name="owner">Who has it; null where that cannot be read.</param>
public sealed class DataFolderLockedException(string directory, DataFolderOwner? owner) : TidemarkException(
    $"The data folder {directory} is in use by "
    + (owner is null ? "another process. " : $"process {owner.ProcessId} (\"{owner.Command}\", started {owner.Started:u}). ")
    + "A data folder belongs to one process at a time: stop that one, or start this one with another data folder.")
{
    /// <summary>Who has the folder; null where that cannot be read.</summary>
    public DataFolderOwner? Owner { get; } = owner;
}
