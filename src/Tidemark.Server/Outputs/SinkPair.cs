using Tidemark.Engine.Ports;

namespace Tidemark.Server.Outputs;

/// <summary>Two sinks, one after the other. Where the second is down the first gets the same outputs again, and skips what it
/// has.</summary>
internal sealed class SinkPair(IOutputSink first, IOutputSink second) : IOutputSink
{
    /// <inheritdoc/>
    public async ValueTask WriteAsync(int shard, IReadOnlyList<ScoredOutput> outputs, CancellationToken cancellationToken)
    {
        await first.WriteAsync(shard, outputs, cancellationToken);
        await second.WriteAsync(shard, outputs, cancellationToken);
    }
}
