using Microsoft.Extensions.Logging;

namespace Tidemark.Server.Hosting;

internal static partial class Log
{
    [LoggerMessage(3101, LogLevel.Information, "Serving at {Address}, data in {Folder}, {Partitions} partitions")]
    public static partial void Serving(ILogger logger, string address, string folder, int partitions);

    [LoggerMessage(3102, LogLevel.Information, "Stopping: finishing what has been taken")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(3104, LogLevel.Warning,
        "Stopped after {Seconds} s with work left; nothing is lost, the next start goes on with it")]
    public static partial void StoppedEarly(ILogger logger, double seconds);

    [LoggerMessage(3103, LogLevel.Information, "Stopped; nothing is left undone")]
    public static partial void Stopped(ILogger logger);
}
