using System.Globalization;
using System.Text.RegularExpressions;
using Tidemark.Core.Windows;
using Tidemark.Server.Alerts;
using Tidemark.Server.Http;

namespace Tidemark.Server.Configuration;

/// <summary>Binds the alerts: <c>alerts.rules</c> names the rules, <c>alerts.NAME.*</c> says what each looks at and when it
/// fires.</summary>
internal static partial class AlertsBinder
{
    private const int SecretLengthMin = 16;

    /// <summary>The greatest threshold, so that it can be told without an exponent.</summary>
    private const double ThresholdMax = 1e15;

    private static readonly string[] Taken = ["rules", "every", "webhook"];

    public static AlertOptions Bind(Settings settings, WindowSet windows)
    {
        var defaults = new AlertOptions();
        List<AlertRule> rules = [];
        foreach (string name in settings.Names("alerts.rules", []))
        {
            if (!NameRule().IsMatch(name) || Taken.Contains(name))
                settings.Fault($"alerts.rules names \"{name}\"; a name has letters from a to z, digits and _, at most 32, and is none of "
                    + $"{string.Join(", ", Taken)}.");
            else if (rules.Any(rule => rule.Name == name)) settings.Fault($"alerts.rules names {name} twice.");
            else if (RuleOf(settings, windows, name) is { } rule) rules.Add(rule);
        }

        return new AlertOptions
        {
            Rules = rules.ToArray(),
            Every = settings.Duration("alerts.every", defaults.Every, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
            Webhook = WebhookOf(settings, defaults.Webhook),
        };
    }

    private static WebhookOptions WebhookOf(Settings settings, WebhookOptions defaults)
    {
        var webhook = new WebhookOptions
        {
            Url = settings.Text("alerts.webhook.url", defaults.Url),
            Secret = settings.Text("alerts.webhook.secret", defaults.Secret),
            AttemptsMax = settings.Whole("alerts.webhook.attempts_max", defaults.AttemptsMax, 1, 100),
            Timeout = settings.Duration(
                "alerts.webhook.timeout", defaults.Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
        };
        if (webhook.Url.Length == 0) return webhook;
        if (!Uri.TryCreate(webhook.Url, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            settings.Fault("alerts.webhook.url must be an address such as https://alerts.example/tidemark.");
        if (webhook.Secret.Length < SecretLengthMin)
            settings.Fault($"alerts.webhook.secret has {webhook.Secret.Length} characters; with alerts.webhook.url it must have at least "
                + $"{SecretLengthMin}, since deliveries are signed with it.");
        return webhook;
    }

    private static AlertRule? RuleOf(Settings settings, WindowSet windows, string name)
    {
        string key = $"alerts.{name}";
        string on = settings.Text($"{key}.on", "");
        AlertSubject? subject = SubjectOf(settings, windows, key, on);
        bool isTrend = settings.Has($"{key}.trend");
        if (isTrend == settings.Has($"{key}.when"))
            settings.Fault($"{key} must have either {key}.when, such as \"> 10000\", or {key}.trend, such as \"< -0.5\".");
        AlertComparison? when = ComparisonOf(settings, isTrend ? $"{key}.trend" : $"{key}.when");
        double clear = settings.Number($"{key}.clear", when?.Threshold ?? 0, -ThresholdMax, ThresholdMax);
        if (when is { } wrong && (wrong.IsUpward ? clear > wrong.Threshold : clear < wrong.Threshold))
            settings.Fault(string.Create(
                CultureInfo.InvariantCulture,
                $"{key}.clear is {clear}; a rule that fires at {wrong} clears at {wrong.Threshold} or ")
                + (wrong.IsUpward ? "below." : "above."));
        TimeSpan silence = settings.Duration($"{key}.silence", TimeSpan.FromMinutes(10), TimeSpan.Zero, TimeSpan.FromDays(30));
        string severity = settings.Text($"{key}.severity", ""), summary = settings.Text($"{key}.summary", "");
        return subject is null || when is null ? null : new AlertRule
        {
            Name = name,
            On = subject is AlertSubject.Metric metric ? on + LabelsOf(metric) : on,
            Subject = subject,
            IsTrend = isTrend,
            When = when.Value,
            Clear = clear,
            Silence = silence,
            Severity = severity,
            Summary = summary,
        };
    }

    private static AlertComparison? ComparisonOf(Settings settings, string key)
    {
        string text = settings.Text(key, "");
        Match match = ComparisonRule().Match(text);
        bool isNumber = double.TryParse(
            match.Groups[2].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out double threshold);
        if (isNumber && Math.Abs(threshold) <= ThresholdMax) return new AlertComparison(match.Groups[1].Value, threshold);
        if (text.Length > 0)
            settings.Fault(string.Create(
                CultureInfo.InvariantCulture,
                $"{key} is \"{text}\"; it must be >, >=, < or <= and a number from {-ThresholdMax:0} to {ThresholdMax:0}."));
        return null;
    }

    private static AlertSubject? SubjectOf(Settings settings, WindowSet windows, string key, string on)
    {
        IReadOnlyDictionary<string, string> labels = settings.Texts($"{key}.labels");
        if (on.StartsWith("window:", StringComparison.Ordinal))
        {
            if (labels.Count > 0) settings.Fault($"{key}.labels select values of a metric; {key}.on is \"{on}\".");
            return WindowOf(settings, windows, key, on);
        }

        Match match = MetricRule().Match(on);
        if (match.Success)
        {
            MetricFold fold = match.Groups["fold"].Value switch
            {
                "max" => MetricFold.Max, "min" => MetricFold.Min, "rate" => MetricFold.Rate, _ => MetricFold.Sum,
            };
            return new AlertSubject.Metric(fold, match.Groups["name"].Value, labels);
        }

        settings.Fault($"{key}.on is \"{on}\"; it must be a metric, sum, max, min or rate of one in parentheses, or "
            + "window:FAMILY:GROUP:FIELD, such as window:minute:all:views.");
        return null;
    }

    /// <summary>Labels as <c>/metrics</c> tells them.</summary>
    private static string LabelsOf(AlertSubject.Metric metric) => metric.Labels.Count == 0
        ? "" : $"{{{string.Join(',', metric.Labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}=\"{l.Value}\""))}}}";

    private static AlertSubject.Window? WindowOf(Settings settings, WindowSet windows, string key, string on)
    {
        // A channel's id may hold colons itself.
        string[] parts = on.Split(':');
        if (parts.Length < 4) return Refused("it must be window:FAMILY:GROUP:FIELD");
        (string name, string group, string field) = (parts[1], string.Join(':', parts[2..^1]), parts[^1]);
        int family = windows.IndexOf(name);
        if (family < 0 || windows.Families[family].Kind == WindowKind.Session)
        {
            IEnumerable<string> there = windows.Families.Where(f => f.Kind != WindowKind.Session).Select(f => f.Name);
            return Refused($"there is no family \"{name}\" of windows of groups, but {string.Join(", ", there)}");
        }

        if (!GroupName.TryParse(group, out int kind, out string of)) return Refused($"the group \"{group}\" must be {GroupName.Rule}");
        if (!WindowFields.Names.Contains(field))
            return Refused($"a window has no figure \"{field}\", but {string.Join(", ", WindowFields.Names)}");
        return new AlertSubject.Window(family, kind, of, field);

        AlertSubject.Window? Refused(string why)
        {
            settings.Fault($"{key}.on is \"{on}\"; {why}.");
            return null;
        }
    }

    [GeneratedRegex("^[a-z0-9_]{1,32}$", RegexOptions.CultureInvariant)]
    private static partial Regex NameRule();

    [GeneratedRegex(@"^\s*(>=|<=|>|<)\s*([-+.0-9eE]+)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex ComparisonRule();

    [GeneratedRegex(
        @"^((?<fold>sum|max|min|rate)\((?<name>[a-zA-Z_][a-zA-Z0-9_]*)\)|(?<name>[a-zA-Z_][a-zA-Z0-9_]*))$", RegexOptions.CultureInvariant)]
    private static partial Regex MetricRule();
}
