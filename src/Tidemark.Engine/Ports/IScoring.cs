using Tidemark.Core.Shards;

namespace Tidemark.Engine.Ports;

/// <summary>Scores features with the active model. Called apart from the shards, so it never holds one up.</summary>
public interface IScoring
{
    /// <summary>Scores feature outputs.</summary>
    /// <param name="features">Outputs of kind <see cref="OutputKind.Feature"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>One prediction for each, in the same order.</returns>
    ValueTask<IReadOnlyList<Prediction>> ScoreAsync(IReadOnlyList<FeatureOutput> features, CancellationToken cancellationToken);
}
