using Tidemark.Engine.Shards;
using Tidemark.Server.Http.Answers;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary>Where all shards stand, as their owners told at one moment.</summary>
/// <param name="Shards">The shards, in order.</param>
/// <param name="ByNode">What each node that answered told of itself, by name, this one included.</param>
/// <param name="Partial">Whom it lacks; null where it is whole.</param>
internal sealed record ClusterStatus(
    IReadOnlyList<ShardStatus> Shards, IReadOnlyDictionary<string, ShardsAnswer> ByNode, IReadOnlyList<string>? Partial)
{
    /// <summary>How often shards have been started again, on all nodes.</summary>
    public long Restarts => ByNode.Values.Sum(told => told.Restarts);

    /// <summary>How many writes the journal refused, of all nodes.</summary>
    public long FencedWrites => ByNode.Values.Sum(told => told.FencedWrites);

    /// <summary>What is measured of the nodes; those of another version may not tell.</summary>
    public IEnumerable<NodeMeasures> Measured => ByNode.Values.Select(told => told.Measured).OfType<NodeMeasures>();

    /// <summary>From arrival until reads show it, of all nodes since their processes started.</summary>
    public LatencyHistogram Latency
    {
        get
        {
            var all = new LatencyHistogram();
            foreach (NodeMeasures told in Measured) all.Merge(LatencyHistogram.Of(told.Latency));
            return all;
        }
    }
}
