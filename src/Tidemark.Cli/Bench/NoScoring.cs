using System.Diagnostics;
using Tidemark.Core.Shards;
using Tidemark.Engine.Ports;

namespace Tidemark.Cli.Bench;

/// <summary>Without a sink for results no features come for scoring.</summary>
internal sealed class NoScoring : IScoring
{
    public ValueTask<IReadOnlyList<Prediction>> ScoreAsync(IReadOnlyList<FeatureOutput> features, CancellationToken cancellationToken) =>
        throw new UnreachableException("No features are put out.");
}
