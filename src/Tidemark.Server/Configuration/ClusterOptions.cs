namespace Tidemark.Server.Configuration;

/// <summary>How a node of a cluster is known to the others: <c>cluster.*</c>. Only for nodes with Kafka.</summary>
public sealed record ClusterOptions
{
    /// <summary><c>cluster.node</c>: the node's name, which no other has; empty for the host's name and the port. Default empty.</summary>
    public string Node { get; init; } = "";

    /// <summary><c>cluster.advertise</c>: where other nodes reach this one; empty for the address it listens on. Default empty.</summary>
    public string Advertise { get; init; } = "";

    /// <summary><c>cluster.secret</c>: what calls between nodes carry; the same on all nodes, at least 16 characters. Default
    /// empty.</summary>
    public string Secret { get; init; } = "";

    /// <summary><c>cluster.heartbeat</c>: how often a node says that it lives, and learns of the others. From 100 ms to 1 min, 1 s by
    /// default.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary><c>cluster.silence_max</c>: a node not heard of for so long is told as silent and not asked. From 1 s to 10 min, 10 s by
    /// default.</summary>
    public TimeSpan SilenceMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>cluster.call_timeout</c>: how long another node may take to answer before an answer is given without it. From 10 ms to
    /// 1 min, 2 s by default.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(2);
}
