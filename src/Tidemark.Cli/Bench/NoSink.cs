using Tidemark.Engine.Ports;

namespace Tidemark.Cli.Bench;

/// <summary>Nobody asks for the outputs.</summary>
internal sealed class NoSink : IOutputSink
{
    public ValueTask WriteAsync(int shard, IReadOnlyList<ScoredOutput> outputs, CancellationToken cancellationToken) => default;
}
