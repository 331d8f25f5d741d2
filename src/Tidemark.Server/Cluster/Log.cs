using Microsoft.Extensions.Logging;

namespace Tidemark.Server.Cluster;

internal static partial class Log
{
    [LoggerMessage(1501, LogLevel.Information, "Node {Node} is a member of the cluster; others reach it at {Endpoint}")]
    public static partial void Joined(ILogger logger, string node, string endpoint);

    [LoggerMessage(1502, LogLevel.Warning,
        "The registry of nodes could not be reached; what is known of the others is {AgeSeconds:0} s old")]
    public static partial void RegistryFailed(ILogger logger, Exception failure, double ageSeconds);

    [LoggerMessage(1503, LogLevel.Information, "Node {Node} was asked to drain: it gives its shards to the others")]
    public static partial void Draining(ILogger logger, string node);

    [LoggerMessage(1504, LogLevel.Information, "Node {Node} takes shards again")]
    public static partial void Undrained(ILogger logger, string node);

    [LoggerMessage(1505, LogLevel.Warning, "Shard {Shard} could not be noted in the registry; the next heartbeat tells it again")]
    public static partial void NotNoted(ILogger logger, Exception failure, int shard);

    [LoggerMessage(1506, LogLevel.Debug, "Offsets could not be committed to Kafka; only lag tools miss them")]
    public static partial void OffsetsNotCommitted(ILogger logger, Exception failure);

    [LoggerMessage(1507, LogLevel.Information, "Shard {Shard} is taken")]
    public static partial void Taken(ILogger logger, int shard);

    [LoggerMessage(1511, LogLevel.Error, "Shard {Shard} could not be taken; it is tried again with the next heartbeat")]
    public static partial void NotTaken(ILogger logger, Exception failure, int shard);

    [LoggerMessage(1508, LogLevel.Information, "Shard {Shard} is given up in {ElapsedMs:0} ms; all its work is finished: {Finished}")]
    public static partial void Released(ILogger logger, int shard, double elapsedMs, bool finished);

    [LoggerMessage(1509, LogLevel.Warning, "Shard {Shard} is another node's already; its state is dropped")]
    public static partial void Dropped(ILogger logger, int shard);

    [LoggerMessage(1510, LogLevel.Debug, "Node {Node} did not answer {Path}")]
    public static partial void PeerFailed(ILogger logger, Exception failure, string node, string path);
}
