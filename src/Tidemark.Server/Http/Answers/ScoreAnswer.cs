using System.Text.Json.Serialization;

namespace Tidemark.Server.Http.Answers;

/// <summary>Scores, one for each item asked for, in the same order.</summary>
/// <param name="Model">The model that scored.</param>
/// <param name="Scores">The scores.</param>
internal sealed record ScoreAnswer(ModelName Model, IReadOnlyList<ScoreLine> Scores);

/// <summary>Which model.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Its kind.</param>
internal sealed record ModelName(string Id, string Kind);

/// <summary>One score, or the reason why there is none.</summary>
internal sealed record ScoreLine
{
    /// <summary>The video; absent where features were given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? VideoId { get; init; }

    /// <summary>Whether it counts as trending.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IsTrending { get; init; }

    /// <summary>How likely it is trending, from 0 to 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Probability { get; init; }

    /// <summary>The tier: <c>low</c>, <c>medium</c> or <c>high</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PerformanceTier { get; init; }

    /// <summary>Why this item has no score.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }
}
