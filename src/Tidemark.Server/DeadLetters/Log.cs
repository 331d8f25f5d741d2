using Microsoft.Extensions.Logging;

namespace Tidemark.Server.DeadLetters;

internal static partial class Log
{
    [LoggerMessage(3301, LogLevel.Information, "The dead letter {Id} was replayed as record {Position}: {Fate}")]
    public static partial void Replayed(ILogger logger, string id, long position, string fate);

    [LoggerMessage(3302, LogLevel.Warning, "The replay of dead letter {Id} failed; what became of it may not be known")]
    public static partial void ReplayFailed(ILogger logger, Exception failure, string id);

    [LoggerMessage(3303, LogLevel.Warning,
        "Dead letters and late events that are too old could not be dropped; it is tried again in an hour")]
    public static partial void NotDropped(ILogger logger, Exception failure);

    [LoggerMessage(3305, LogLevel.Information, "Dropped {DeadLetters} dead letters and {Late} late events, older than {Hours} h")]
    public static partial void OldDropped(ILogger logger, int deadLetters, int late, double hours);

    [LoggerMessage(3304, LogLevel.Information, "A viewer was erased from {DeadLetters} dead letters and {Late} late events")]
    public static partial void ViewerErased(ILogger logger, int deadLetters, int late);
}
