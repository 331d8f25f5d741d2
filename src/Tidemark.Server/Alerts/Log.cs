using Microsoft.Extensions.Logging;

namespace Tidemark.Server.Alerts;

internal static partial class Log
{
    [LoggerMessage(3401, LogLevel.Warning, "Alert {Rule} fires: {On} is {Figure}, {When} ({Id}). {Summary}")]
    public static partial void Fires(ILogger logger, string rule, string on, double figure, string when, string id, string summary);

    [LoggerMessage(3402, LogLevel.Information, "Alert {Rule} clears: {On} is {Figure}, and the threshold for that {Threshold} ({Id})")]
    public static partial void Clears(ILogger logger, string rule, string on, double figure, double threshold, string id);

    [LoggerMessage(3403, LogLevel.Warning, "What alerts look at could not be read: {What}; the next look tries again")]
    public static partial void NotRead(ILogger logger, Exception failure, string what);

    [LoggerMessage(3404, LogLevel.Warning, "Alerts could not be looked at or told; that is tried again")]
    public static partial void TurnFailed(ILogger logger, Exception failure);

    [LoggerMessage(3405, LogLevel.Warning, "Alert {Id} could not be told to {Channel}, try {Attempts}; it is tried again in {WaitMs} ms")]
    public static partial void NotTold(ILogger logger, Exception failure, string id, string channel, long attempts, long waitMs);

    [LoggerMessage(3406, LogLevel.Error, "Alert {Id} is given up for {Channel} after {Attempts} tries; nobody was told there")]
    public static partial void GivenUp(ILogger logger, Exception failure, string id, string channel, long attempts);
}
