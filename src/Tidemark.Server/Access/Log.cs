using Microsoft.Extensions.Logging;

namespace Tidemark.Server.Access;

internal static partial class Log
{
    [LoggerMessage(3201, LogLevel.Warning, "The access keys could not be read again; those known stay in force")]
    public static partial void KeysNotRead(ILogger logger, Exception failure);

    [LoggerMessage(3202, LogLevel.Error, "{Who} ({Role}) did {What} with outcome {Outcome}, which could not be written to the audit log")]
    public static partial void NotAudited(ILogger logger, Exception failure, string who, string role, string what, string outcome);

    [LoggerMessage(3203, LogLevel.Information, "{Who} ({Role}) did {What}: {Outcome}, request {Request}")]
    public static partial void Audited(ILogger logger, string who, string role, string what, string outcome, string request);

    [LoggerMessage(3204, LogLevel.Debug, "A token was refused: {Reason}")]
    public static partial void TokenRefused(ILogger logger, string reason);

    [LoggerMessage(3206, LogLevel.Warning, "{Count} requests brought a key or a token that is not good")]
    public static partial void Strangers(ILogger logger, long count);

    [LoggerMessage(3205, LogLevel.Warning,
        "The interface at {Address} is reached without TLS: keys travel as they are, unless something before the node encrypts them")]
    public static partial void NotEncrypted(ILogger logger, string address);
}
