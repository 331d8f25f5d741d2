using Tidemark.Server.Telemetry;

namespace Tidemark.Server.Alerts;

/// <summary>Makes one number of all values of a rule's metric. Owned by the evaluator; not thread-safe.</summary>
internal sealed class MetricValues
{
    /// <summary>The value of each series when it was last looked at, by rule; what is gone from a look is forgotten.</summary>
    private readonly Dictionary<string, (TimeSpan At, Dictionary<string, double> Values)> before = [];

    /// <summary>The number.</summary>
    /// <param name="rule">The rule's name.</param>
    /// <param name="metric">What it looks at.</param>
    /// <param name="look">The values.</param>
    /// <param name="elapsed">The time since any moment before all looks.</param>
    /// <returns>Null where no node has the metric with those labels; of a rate also until there are two looks at a series.</returns>
    public double? Of(string rule, AlertSubject.Metric metric, MetricLook look, TimeSpan elapsed)
    {
        // A series that moved to another node begins there anew, so its node is part of what tells it from others.
        Dictionary<string, double> series = look.ByNode
            .SelectMany(told => told.Value.Where(s => Counts(metric, in s)).Select(s => (Key: $"{told.Key}\n{LabelsOf(in s)}", s.Value)))
            .GroupBy(s => s.Key, s => s.Value)
            .ToDictionary(same => same.Key, same => same.Last());
        if (metric.Fold == MetricFold.Rate) return Rate(rule, series, elapsed);
        if (series.Count == 0) return null;
        return metric.Fold switch
        {
            MetricFold.Sum => series.Values.Sum(),
            MetricFold.Max => series.Values.Max(),
            _ => series.Values.Min(),
        };
    }

    /// <summary>The growth of the series that both looks have, in a second. One that fell began anew at 0, as counters do when their node
    /// starts.</summary>
    private double? Rate(string rule, Dictionary<string, double> series, TimeSpan elapsed)
    {
        bool isSecond = before.TryGetValue(rule, out var last);
        before[rule] = (elapsed, series);
        if (!isSecond || elapsed <= last.At) return null;
        double[] grown = [.. series.Where(s => last.Values.ContainsKey(s.Key)).Select(s =>
            s.Value >= last.Values[s.Key] ? s.Value - last.Values[s.Key] : s.Value)];
        return grown.Length == 0 ? null : grown.Sum() / (elapsed - last.At).TotalSeconds;
    }

    private static bool Counts(AlertSubject.Metric metric, in MetricSample sample)
    {
        if (sample.Name != metric.Name) return false;
        IReadOnlyList<KeyValuePair<string, string>> labels = sample.Labels;
        return metric.Labels.All(wanted => labels.Contains(wanted));
    }

    private static string LabelsOf(in MetricSample sample) =>
        string.Join('\n', sample.Labels.Select(label => $"{label.Key}={label.Value}"));
}
