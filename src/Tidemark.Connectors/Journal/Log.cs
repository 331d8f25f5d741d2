using Microsoft.Extensions.Logging;

namespace Tidemark.Connectors.Journal;

/// <summary>What the journal tells; event ids 2140 to 2159, never given another meaning.</summary>
internal static partial class Log
{
    [LoggerMessage(2140, LogLevel.Information, "Opened the journal {Path}, format version {Version}.")]
    public static partial void Opened(ILogger logger, string path, long version);

    [LoggerMessage(2141, LogLevel.Information, "Closed the journal {Path}.")]
    public static partial void Closed(ILogger logger, string path);

    [LoggerMessage(2142, LogLevel.Information, "Brought the journal {Path} from format version {From} to {To}.")]
    public static partial void Migrated(ILogger logger, string path, long from, long to);

    [LoggerMessage(2143, LogLevel.Debug, "Wrote a group of {Count} writes to {Path}.")]
    public static partial void GroupWritten(ILogger logger, int count, string path);

    [LoggerMessage(2144, LogLevel.Warning, "Writing a group of {Count} writes to {Path} failed; each is tried alone.")]
    public static partial void GroupFailed(ILogger logger, Exception cause, int count, string path);

    [LoggerMessage(2145, LogLevel.Warning,
        "Record {Sequence} of shard {Shard} in {Path} {Finding}. Recovery did without it: {Why}. Check the disk and copy the folder.")]
    public static partial void DamagePassedOver(ILogger logger, long sequence, int shard, string path, string finding, string why);

    [LoggerMessage(2146, LogLevel.Warning,
        "Attempt {Attempt} of {AttemptsMax} to connect to the journal {Name} or to read it failed; the next comes in {DelayMs:0} ms. "
        + "Retries so far: {Retried}.")]
    public static partial void TriedAgain(
        ILogger logger, Exception cause, int attempt, int attemptsMax, string name, double delayMs, long retried);
}
