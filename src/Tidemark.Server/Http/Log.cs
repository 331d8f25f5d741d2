using Microsoft.Extensions.Logging;

namespace Tidemark.Server.Http;

internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Error, "The request {Method} {Path} failed, request {Request}")]
    public static partial void RequestFailed(ILogger logger, Exception failure, string method, string path, string request);
}
