using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Engine.Ports;
using Tidemark.Learning.Scoring;
using Tidemark.Media.Features;

namespace Tidemark.Server.Outputs;

/// <summary>Joins the engine's port for scoring to the scoring pool.</summary>
public sealed class MediaScoring(ScoringPool pool) : IScoring
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Prediction>> ScoreAsync(
        IReadOnlyList<FeatureOutput> features, CancellationToken cancellationToken)
    {
        IReadOnlyList<Score> scores = await pool.ScoreAsync([.. features.Select(f => Decode(f).ToVector())], cancellationToken);
        return [.. scores.Select(s => new Prediction(s.Model, s.Probability, s.IsTrending, s.PerformanceTier))];
    }

    /// <summary>The Gold features of an output.</summary>
    internal static GoldFeatures Decode(in FeatureOutput output)
    {
        var reader = new ByteReader(output.Values.Span);
        return GoldFeatures.Read(ref reader);
    }
}
