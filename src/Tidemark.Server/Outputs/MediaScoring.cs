using System.Diagnostics;
using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Engine.Ports;
using Tidemark.Learning.Scoring;
using Tidemark.Media.Features;
using Tidemark.Server.Telemetry;

namespace Tidemark.Server.Outputs;

/// <summary>Joins the engine's port for scoring to the scoring pool.</summary>
public sealed class MediaScoring(ScoringPool pool, NodeMeter meter) : IScoring
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Prediction>> ScoreAsync(
        IReadOnlyList<FeatureOutput> features, CancellationToken cancellationToken)
    {
        long begun = Stopwatch.GetTimestamp();
        IReadOnlyList<Score> scores = await pool.ScoreAsync([.. features.Select(f => Decode(f).ToVector())], cancellationToken);
        meter.ScoreDuration.Record(
            Stopwatch.GetElapsedTime(begun).TotalSeconds, new KeyValuePair<string, object?>("caller", "publication"));
        return [.. scores.Select(s => new Prediction(s.Model, s.Probability, s.IsTrending, s.PerformanceTier))];
    }

    /// <summary>The Gold features of an output.</summary>
    internal static GoldFeatures Decode(in FeatureOutput output)
    {
        var reader = new ByteReader(output.Values.Span);
        return GoldFeatures.Read(ref reader);
    }
}
