using Microsoft.Extensions.Logging;

namespace Tidemark.Server.DeadLetters;

internal static partial class Log
{
    [LoggerMessage(3301, LogLevel.Information, "The dead letter {Id} was replayed as record {Position}: {Fate}")]
    public static partial void Replayed(ILogger logger, string id, long position, string fate);

    [LoggerMessage(3302, LogLevel.Warning, "The replay of dead letter {Id} failed; what became of it may not be known")]
    public static partial void ReplayFailed(ILogger logger, Exception failure, string id);
}
