namespace Tidemark.Connectors.Log;

/// <summary>How a <see cref="PartitionedLog"/> is kept on disk and what it may take.</summary>
public sealed record PartitionedLogOptions
{
    /// <summary>The greatest number of partitions.</summary>
    public const int PartitionsLimit = 1000;

    /// <summary>The folder that holds the log; made where it is missing.</summary>
    public required string Directory { get; init; }

    /// <summary>The number of partitions, 1 to 1,000; fixed when the log is made.</summary>
    public required int Partitions { get; init; }

    /// <summary>The size at which a segment file is closed and the next one begun, in bytes: 4 KiB to 1 GiB, 64 MiB by default. Space is
    /// given back in whole segments. A file may be larger by one append.</summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>The most record bytes in a batch that is read, and in a frame that is written: 1 KiB to 64 MiB, 256 KiB by default. A
    /// record larger than that comes alone.</summary>
    public int BatchBytesMax { get; init; } = 256 << 10;

    /// <summary>The most records in a batch that is read, and in a frame that is written: 1 to 1,000,000, 1,024 by default.</summary>
    public int BatchRecordsMax { get; init; } = 1024;

    /// <summary>The most bytes that may wait to be written, over all partitions: 4 KiB to 512 MiB, 64 MiB by default. A record counts 16
    /// bytes more than its length and a batch 64. An append that does not fit is <c>Overloaded</c>, so one larger than this always
    /// is.</summary>
    public long AppendBytesMax { get; init; } = 64L << 20;

    /// <summary>The most bytes of all segment files, 8 GiB by default. An append that might pass it is <c>OutOfDisk</c>.</summary>
    /// <remarks>At least 2 × <see cref="Partitions"/> × <see cref="SegmentBytes"/>: the newest segment of a partition is never removed,
    /// so with less, a log full of newest segments could never take an append again.</remarks>
    public long DiskBytesMax { get; init; } = 8L << 30;

    /// <summary>Everything that is wrong with these options, a sentence each; empty where they can be used.</summary>
    public IReadOnlyList<string> Errors()
    {
        List<string> errors = [];
        if (string.IsNullOrWhiteSpace(Directory)) errors.Add($"{nameof(Directory)} is empty; name the folder of the log.");
        Require(errors, nameof(Partitions), Partitions, 1, PartitionsLimit);
        Require(errors, nameof(SegmentBytes), SegmentBytes, 4 << 10, 1 << 30);
        Require(errors, nameof(BatchBytesMax), BatchBytesMax, 1 << 10, 64 << 20);
        Require(errors, nameof(BatchRecordsMax), BatchRecordsMax, 1, 1_000_000);
        Require(errors, nameof(AppendBytesMax), AppendBytesMax, 4 << 10, 512 << 20);
        if (errors.Count == 0) Require(errors, nameof(DiskBytesMax), DiskBytesMax, 2 * Partitions * SegmentBytes, long.MaxValue);
        return errors;
    }

    private static void Require(List<string> errors, string name, long value, long min, long max)
    {
        if (value < min || value > max) errors.Add($"{name} is {value} and must be from {min} to {max}.");
    }
}
