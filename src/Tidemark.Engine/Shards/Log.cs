using Microsoft.Extensions.Logging;

namespace Tidemark.Engine.Shards;

internal static partial class Log
{
    [LoggerMessage(1101, LogLevel.Information,
        "Shard {Shard} is recovered: epoch {Epoch}, checkpoint {Sequence}, reads on at offset {Position}")]
    public static partial void ShardRecovered(ILogger logger, int shard, long epoch, long sequence, long position);

    [LoggerMessage(1108, LogLevel.Error,
        "The source of shard {Shard} no longer holds the records from offset {From} to {Through}: they are counted as lost")]
    public static partial void RecordsLost(ILogger logger, int shard, long from, long through);

    [LoggerMessage(1104, LogLevel.Warning,
        "Shard {Shard} lost a part of its journal and makes up for it: {Finding}; it reads on at offset {Position}")]
    public static partial void RecordsSetAside(ILogger logger, int shard, string finding, long position);

    [LoggerMessage(1105, LogLevel.Warning,
        "A snapshot of shard {Shard} could not be written, {Failures} time(s); again in {DelayMs} ms. The shard goes on without it")]
    public static partial void SnapshotFailed(ILogger logger, Exception failure, int shard, int failures, double delayMs);

    [LoggerMessage(1106, LogLevel.Warning, "The source of shard {Shard} could not be told what it need not keep; it is told again later")]
    public static partial void ReleaseFailed(ILogger logger, Exception failure, int shard);

    [LoggerMessage(1103, LogLevel.Error, "The publisher of shard {Shard} failed; the shard recovers with its next outputs")]
    public static partial void PublisherFailed(ILogger logger, Exception failure, int shard);

    [LoggerMessage(1102, LogLevel.Warning,
        "The outputs of shard {Shard}, checkpoint {Sequence}, could not be published, {Failures} time(s); again in {DelayMs} ms")]
    public static partial void PublishFailed(ILogger logger, Exception failure, int shard, long sequence, int failures, double delayMs);
}
