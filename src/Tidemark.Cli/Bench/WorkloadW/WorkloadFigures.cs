using System.Text.Json.Serialization;

namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>What the benchmark of workload W found; medians over the runs.</summary>
/// <param name="Name"><c>workload-w</c>, or <c>workload-w+d</c> with distinct viewers.</param>
/// <param name="EventsPerS">How many events the engine takes a second.</param>
/// <param name="BaselineEventsPerS">How many the baseline takes, on one core.</param>
/// <param name="Ratio">The one by the other, run by run.</param>
/// <param name="Cores">How many cores the engine kept busy.</param>
/// <param name="AllocatedBytesPerEvent">What the engine allocates for an event, its state included.</param>
/// <param name="GcPauseMs">How long the garbage collector stopped a run of the engine.</param>
/// <param name="OperatorEventsPerS">How many the operator alone takes on one thread, without actors and mailboxes.</param>
/// <param name="Events">How many events a run takes.</param>
/// <param name="Runs">How many runs there were of each.</param>
/// <param name="Results">How many windows of a video there are.</param>
/// <param name="Count">The sum of their counts: ten times the events.</param>
/// <param name="WatchSum">The sum of their watch times in milliseconds: ten times that of the events.</param>
/// <param name="Checked">Whether every run had what it must have (<see cref="WorkloadCheck"/>).</param>
internal sealed record WorkloadFigures(
    string Name, long EventsPerS, long BaselineEventsPerS, double Ratio, double Cores, double AllocatedBytesPerEvent, double GcPauseMs,
    long OperatorEventsPerS, int Events, int Runs, long Results, long Count, long WatchSum, bool Checked)
{
    /// <summary>How exact the distinct viewers are; null where they are not counted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DistinctViewersFigures? Viewers { get; init; }

    public IEnumerable<string> ToLines()
    {
        yield return FormattableString.Invariant($"{Name}: {EventsPerS / 1e6:0.0} million events/s on {Cores:0.0} cores, ")
            + FormattableString.Invariant($"{Ratio:0.0} times the baseline's {BaselineEventsPerS / 1e6:0.0} on one ")
            + FormattableString.Invariant($"(medians of {Runs} runs of {Events:N0} events)");
        yield return FormattableString.Invariant($"{OperatorEventsPerS / 1e6:0.0} million events/s without actors on one; ")
            + FormattableString.Invariant($"{AllocatedBytesPerEvent} bytes allocated an event, {GcPauseMs} ms of pauses a run");
        yield return FormattableString.Invariant($"{Results:N0} results, counts {Count:N0}, watch time {WatchSum:N0} ms: ")
            + (Checked ? "as they must be" : "WRONG");
        if (Viewers is not null) yield return Viewers.ToLine();
    }
}
