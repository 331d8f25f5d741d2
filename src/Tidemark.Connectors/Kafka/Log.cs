using Microsoft.Extensions.Logging;

namespace Tidemark.Connectors.Kafka;

/// <summary>What the Kafka clients tell; event ids 2180 to 2199, never given another meaning.</summary>
internal static partial class Log
{
    [LoggerMessage(2180, LogLevel.Information,
        "Reads topic {Topic} of {Partitions} partitions at {Bootstrap} as a member of group {Group}.")]
    public static partial void Joining(ILogger logger, string topic, int partitions, string bootstrap, string group);

    [LoggerMessage(2181, LogLevel.Information, "Group {Group} gives partitions {Partitions} to this node.")]
    public static partial void Assigned(ILogger logger, string group, string partitions);

    [LoggerMessage(2182, LogLevel.Information, "Group {Group} takes partitions {Partitions} back.")]
    public static partial void Revoked(ILogger logger, string group, string partitions);

    [LoggerMessage(2183, LogLevel.Warning,
        "Group {Group} has given partitions {Partitions} away: this node was not heard of for {SessionTimeout}.")]
    public static partial void Lost(ILogger logger, string group, string partitions, TimeSpan sessionTimeout);

    [LoggerMessage(2184, LogLevel.Warning, "Kafka at {Bootstrap}: {Error}: {Said}. The client goes on trying")]
    public static partial void ClientError(ILogger logger, string bootstrap, string error, string said);

    [LoggerMessage(2185, LogLevel.Debug, "librdkafka {Facility}: {Text}")]
    public static partial void Native(ILogger logger, string facility, string text);
}
