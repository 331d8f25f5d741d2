using Microsoft.Extensions.Logging;

namespace Tidemark.Connectors.Log;

/// <summary>What the log tells; event ids 2100 to 2119, never given another meaning.</summary>
internal static partial class Log
{
    [LoggerMessage(2100, LogLevel.Information, "Opened the log in {Directory}: {Partitions} partitions, {Bytes} bytes.")]
    public static partial void Opened(ILogger logger, string directory, int partitions, long bytes);

    [LoggerMessage(2101, LogLevel.Information, "Closed the log in {Directory}.")]
    public static partial void Closed(ILogger logger, string directory);

    [LoggerMessage(2102, LogLevel.Warning,
        "Cut {Bytes} bytes off {Path} at byte {At}: a crash interrupted the write, and no one was told that it was done.")]
    public static partial void TornTailCut(ILogger logger, long bytes, string path, long at);

    [LoggerMessage(2103, LogLevel.Debug, "Partition {Partition} begins the segment {Path}.")]
    public static partial void SegmentBegun(ILogger logger, int partition, string path);

    [LoggerMessage(2104, LogLevel.Debug, "Partition {Partition} removed {Count} segments before record {Position}.")]
    public static partial void SegmentsReleased(ILogger logger, int partition, int count, long position);

    [LoggerMessage(2105, LogLevel.Error, "Partition {Partition} could not write {Path} at byte {At}; it tries again with the next append.")]
    public static partial void AppendFailed(ILogger logger, Exception cause, int partition, string path, long at);

    [LoggerMessage(2106, LogLevel.Error, "Partition {Partition} could not make {Path} durable behind byte {At} and takes no more appends.")]
    public static partial void PartitionFailed(ILogger logger, Exception cause, int partition, string path, long at);

    [LoggerMessage(2107, LogLevel.Error, "Cutting {Path} back to its durable end failed.")]
    public static partial void CutBackFailed(ILogger logger, Exception cause, string path);
}
