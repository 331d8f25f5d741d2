using Tidemark.Core.Time;

namespace Tidemark.Server.Http.Answers;

/// <summary>Where an alert rule stands.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="On">What it looks at.</param>
/// <param name="When">When it fires; null of a trend.</param>
/// <param name="Trend">The same of a trend; null else.</param>
/// <param name="Clear">The threshold at which it clears.</param>
/// <param name="State"><c>ok</c>; <c>firing</c>; <c>silenced</c>: it fires, which is not told so soon after the last time;
/// <c>no_data</c>: there is nothing to decide by, and it did not fire before.</param>
/// <param name="Value">The newest value; null where the last look found none.</param>
/// <param name="Change">Its change against the mean of the last three; null where that is undefined.</param>
/// <param name="At">When it was looked at; null for never.</param>
/// <param name="WindowEnd">The end of the newest window looked at; null of metrics and before the first.</param>
/// <param name="Since">Since when it fires or does not; null before the first value.</param>
/// <param name="LastFired">When it last began to fire, told or not; null for never.</param>
/// <param name="LastCleared">When it last ceased to; null for never.</param>
/// <param name="SilencedUntil">Until when it is not told that it fires anew; null where it was never told.</param>
/// <param name="Deliveries">What became of what was to be told.</param>
/// <param name="Missing">The nodes and shards that the last look lacked; null where it was whole.</param>
/// <param name="Severity">As configured.</param>
/// <param name="Summary">As configured.</param>
internal sealed record AlertAnswer(
    string Rule, string On, string? When, string? Trend, double Clear, string State, double? Value, double? Change, EventTime? At,
    EventTime? WindowEnd, EventTime? Since, EventTime? LastFired, EventTime? LastCleared, EventTime? SilencedUntil,
    AlertDeliveries Deliveries, IReadOnlyList<string>? Missing, string Severity, string Summary);
