using Microsoft.Extensions.Logging;

namespace Tidemark.Engine.Actors;

internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Error, "Actor {Actor} failed, {FailuresInARow} time(s) in a row; it starts again in {DelayMs} ms")]
    public static partial void ActorFailed(ILogger logger, Exception failure, string actor, int failuresInARow, double delayMs);
}
