using System.Text.Json.Serialization;
using Tidemark.Core.Time;
using Tidemark.Media.Outputs;

namespace Tidemark.Server.Http.Answers;

/// <summary>Windows of one group, merged over all shards, by start.</summary>
/// <param name="Window">The window family.</param>
/// <param name="Group">The kind of group.</param>
/// <param name="Key">The group.</param>
/// <param name="Watermark">The least watermark of the shards that are not idle; windows that end at or before it are complete.</param>
/// <param name="Items">The windows.</param>
/// <param name="Next">What to give as <c>to</c> for the windows before these; absent where there are none.</param>
/// <param name="Partial">Whom the answer lacks: nodes that did not answer in time, and shards that nobody has; null where it is whole.
/// Where it lacks some, no window counts as complete.</param>
internal sealed record WindowsAnswer(
    string Window, string Group, string Key, EventTime Watermark, IReadOnlyList<WindowLine> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] EventTime? Next,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Partial);
