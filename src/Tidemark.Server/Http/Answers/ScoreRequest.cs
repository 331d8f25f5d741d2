using System.Text.Json;

namespace Tidemark.Server.Http.Answers;

/// <summary>What to score.</summary>
/// <param name="Items">From 1 to 1000 items.</param>
internal sealed record ScoreRequest(IReadOnlyList<ScoreItem>? Items);

/// <summary>A known video or given features.</summary>
/// <param name="VideoId">The video.</param>
/// <param name="Features">Features by name: every one the model takes; null stands for undefined.</param>
internal sealed record ScoreItem(string? VideoId = null, IReadOnlyDictionary<string, JsonElement>? Features = null);
