using Tidemark.Core.Shards;
using Tidemark.Engine.Ports;

namespace Tidemark.SimulationTests.Ports;

/// <summary>A model that says the same of everything.</summary>
internal sealed class SimScoring : IScoring
{
    public ValueTask<IReadOnlyList<Prediction>> ScoreAsync(
        IReadOnlyList<FeatureOutput> features, CancellationToken cancellationToken) =>
        new((Prediction[])[.. features.Select(_ => default(Prediction))]);
}
