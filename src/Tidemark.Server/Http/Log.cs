using Microsoft.Extensions.Logging;

namespace Tidemark.Server.Http;

internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Error, "The request {Method} {Path} failed, request {Request}")]
    public static partial void RequestFailed(ILogger logger, Exception failure, string method, string path, string request);

    [LoggerMessage(3002, LogLevel.Warning, "The live state could not be told this time")]
    public static partial void NotTold(ILogger logger, Exception failure);
}
