using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>What the benchmark of workload W found; medians over the runs.</summary>
/// <param name="Name"><c>workload-w</c>, or <c>workload-w+d</c> with distinct viewers.</param>
/// <param name="Events">How many events a run takes.</param>
/// <param name="Runs">How many runs there were of each.</param>
/// <param name="EventsPerS">How many events the engine takes a second.</param>
/// <param name="BaselineEventsPerS">How many the baseline takes.</param>
/// <param name="Ratio">The one by the other, run by run.</param>
/// <param name="Cores">How many cores the engine kept busy.</param>
/// <param name="AllocatedBytesPerEvent">What the engine allocates for an event, its state included.</param>
/// <param name="GcPauseMs">How long the garbage collector stopped a run of the engine.</param>
/// <param name="Results">How many windows of a video there are.</param>
/// <param name="Count">The sum of their counts: ten times the events.</param>
/// <param name="WatchSum">The sum of their watch times in milliseconds: ten times that of the events.</param>
/// <param name="Checked">Whether every run of both had these.</param>
internal sealed record WorkloadFigures(
    string Name, int Events, int Runs, long EventsPerS, long BaselineEventsPerS, double Ratio, double Cores, double AllocatedBytesPerEvent,
    double GcPauseMs, long Results, long Count, long WatchSum, bool Checked)
{
    private static readonly JsonSerializerOptions json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>How many distinct viewers a result of the engine has on average; this and what follows null without them.</summary>
    public double? MeanDistinct { get; init; }

    /// <summary>The share of results whose distinct viewers are exact, against the truth found by sorting.</summary>
    public double? ExactShare { get; init; }

    /// <summary>The root mean square of the relative errors of all results.</summary>
    public double? RmsError { get; init; }

    /// <summary>The same of those that are estimated.</summary>
    public double? RmsErrorEstimated { get; init; }

    /// <summary>The share of results with the truth within their bounds.</summary>
    public double? WithinBounds { get; init; }

    /// <summary>The same of those that are estimated.</summary>
    public double? WithinBoundsEstimated { get; init; }

    /// <summary>How else distinct viewers could be had, and how fast; null unless asked for.</summary>
    public AlternativeFigures? Alternatives { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, json);

    public IEnumerable<string> ToLines()
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"{Name}: {EventsPerS / 1e6:0.0} million events/s on {Cores:0.0} cores, {Ratio:0.0} times the baseline's "
            + $"{BaselineEventsPerS / 1e6:0.0} on one (medians of {Runs} runs of {Events:N0} events)");
        yield return string.Create(CultureInfo.InvariantCulture, $"{AllocatedBytesPerEvent:0.0} bytes allocated an event, {GcPauseMs:0.0} ms of pauses a run");
        yield return string.Create(CultureInfo.InvariantCulture, $"{Results:N0} results, counts {Count:N0}, watch time {WatchSum:N0} ms: {(Checked ? "as they must be" : "WRONG")}");
        if (MeanDistinct is not null)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{MeanDistinct:0.00} distinct viewers a result, {ExactShare:P2} exact; RMS error {RmsError:P2}, "
                + $"{RmsErrorEstimated:P2} where estimated; within the bounds {WithinBounds:P2}, {WithinBoundsEstimated:P1} where estimated");
        }

        if (Alternatives is not null)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"on one core, million events/s: panes merged {Alternatives.PanesMerged / 1e6:0.0}, last pane by register "
                + $"{Alternatives.LastPaneByRegister / 1e6:0.0}, last pane by pair {Alternatives.LastPaneByPair / 1e6:0.0}");
        }
    }
}
