using System.Text.Json.Serialization;
using Tidemark.Core.Time;
using Tidemark.Media.Outputs;

namespace Tidemark.Server.Http.Answers;

/// <summary>Windows of one video, by start, open ones last.</summary>
/// <param name="VideoId">The video.</param>
/// <param name="Window">The window family; null for all of them.</param>
/// <param name="Items">The windows.</param>
/// <param name="Next">What to give as <c>to</c> for the windows before these; absent where there are none, and where all families are
/// told.</param>
/// <param name="Explain">Why they stand as they do; where it was asked.</param>
internal sealed record VideoWindowsAnswer(
    string VideoId, string? Window, IReadOnlyList<WindowLine> Items,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] EventTime? Next,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ExplainAnswer? Explain);
