using System.Text.Json.Serialization;
using Tidemark.Core.Time;

namespace Tidemark.Server.Http.Answers;

/// <summary>How the replay of a dead letter stands.</summary>
/// <param name="Id">The dead letter.</param>
/// <param name="Fate">What became of the event: <c>applied</c>, <c>duplicate</c>, <c>late</c>, <c>rejected</c>, <c>poisoned</c>, or
/// <c>unknown</c>.</param>
/// <param name="Message">That, for a person.</param>
/// <param name="Time">When it was sent.</param>
internal sealed record ReplayAnswer(string Id, string Fate, string Message, EventTime Time)
{
    /// <summary>The code, where it became a dead letter again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    /// <summary>The offset it got in the log of its shard; absent where that is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Position { get; init; }
}
