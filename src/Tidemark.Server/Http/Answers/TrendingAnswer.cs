using System.Text.Json.Serialization;
using Tidemark.Core.Sketches;
using Tidemark.Media.Outputs;

namespace Tidemark.Server.Http.Answers;

/// <summary>The videos that rank highest now.</summary>
/// <param name="AsOf">The moment the answer speaks of.</param>
/// <param name="Items">The videos by rank.</param>
/// <param name="Partial">Whom the answer lacks: nodes that did not answer in time, and shards that nobody has; null where it is
/// whole.</param>
internal sealed record TrendingAnswer(
    AsOf AsOf, IReadOnlyList<TrendingItem> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Partial);

/// <summary>One ranked video.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="VideoId">The video.</param>
/// <param name="ChannelId">Its channel.</param>
/// <param name="CategoryId">Its category.</param>
/// <param name="Score">What it ranks by.</param>
/// <param name="Velocity">How its views change against the hour before; null where that had none.</param>
/// <param name="Views">Views in the current hour.</param>
/// <param name="UniqueViewers">Distinct viewers in the current hour.</param>
/// <param name="Probability">How likely the model thinks it is trending.</param>
/// <param name="PerformanceTier">The tier the model puts it in.</param>
internal sealed record TrendingItem(
    int Rank, string VideoId, string? ChannelId, int? CategoryId, double Score, double? Velocity, double Views,
    ApproximateFigure UniqueViewers, double Probability, string PerformanceTier);
