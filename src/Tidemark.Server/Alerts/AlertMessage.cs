using Tidemark.Core.Time;

namespace Tidemark.Server.Alerts;

/// <summary>What is told of an alert, as JSON.</summary>
/// <param name="Id">What tells it from all others; a repeat has the same.</param>
/// <param name="Rule">The rule.</param>
/// <param name="State"><c>firing</c> or <c>cleared</c>.</param>
/// <param name="Value">The value that did it.</param>
/// <param name="Change">Its change against the mean of the last three; absent where that is undefined.</param>
/// <param name="Threshold">What the value, or of a trend its change, is compared with.</param>
/// <param name="When">When the rule fires; absent of a trend.</param>
/// <param name="Trend">The same of a trend; absent else.</param>
/// <param name="On">What the rule looks at.</param>
/// <param name="At">When it was noticed.</param>
/// <param name="Since">Since when the condition is met, or was until now.</param>
/// <param name="Severity">As configured.</param>
/// <param name="Summary">As configured.</param>
/// <param name="Node">Who noticed it.</param>
internal sealed record AlertMessage(
    string Id, string Rule, string State, double Value, double? Change, double Threshold, string? When, string? Trend, string On,
    EventTime At, EventTime Since, string Severity, string Summary, string Node)
{
    /// <summary>The state of one that fires.</summary>
    public const string Firing = "firing";

    /// <summary>What is told of a transition.</summary>
    public static AlertMessage Of(AlertRule rule, AlertTransition told, string node) => new(
        $"{rule.Name}-{told.Number}-{told.At}", rule.Name, told.IsFiring ? Firing : "cleared", told.Value, told.Change,
        told.IsFiring ? rule.When.Threshold : rule.Clear, rule.IsTrend ? null : rule.When.ToString(),
        rule.IsTrend ? rule.When.ToString() : null, rule.On, new EventTime(told.At), new EventTime(told.Since), rule.Severity,
        rule.Summary, node);
}
