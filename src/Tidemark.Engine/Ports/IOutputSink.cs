namespace Tidemark.Engine.Ports;

/// <summary>Where outputs go once their checkpoint is committed.</summary>
/// <remarks>Outputs of a shard come in order of their identity, one call at a time; after a crash some come again, under the same
/// identity, and a sink that can tell skips them. Safe for use by several shards at once.</remarks>
public interface IOutputSink
{
    /// <summary>Writes outputs of one shard; durable when it returns.</summary>
    /// <exception cref="Tidemark.Core.TidemarkException">The sink is down; the same outputs will come again.</exception>
    ValueTask WriteAsync(int shard, IReadOnlyList<ScoredOutput> outputs, CancellationToken cancellationToken);
}
