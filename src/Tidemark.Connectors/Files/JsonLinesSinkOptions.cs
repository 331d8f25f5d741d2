namespace Tidemark.Connectors.Files;

/// <summary>Where and how long a <see cref="JsonLinesSink"/> keeps its lines.</summary>
public sealed record JsonLinesSinkOptions
{
    /// <summary>The folder of the files; made where it is missing.</summary>
    public required string Directory { get; init; }

    /// <summary>The size at which a file is rolled, in bytes, at least 1; by default a file grows for ever. A file may be larger by the
    /// lines of one call.</summary>
    public long FileBytesMax { get; init; } = long.MaxValue;

    /// <summary>How many rolled files of a stream and shard are kept beside the one written, 1 to 100, by default 1; an older one is
    /// removed and its lines counted as dropped.</summary>
    /// <remarks>At least one is needed: just after a roll the newest line, which tells what to skip, is in it.</remarks>
    public int OldFilesMax { get; init; } = 1;
}
