namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>What every run must have.</summary>
/// <remarks>Of any number of events: as many results as there are windows of a video with an event, found by sorting; each event in ten
/// windows. Of the full workload also the figures that its specification gives. Distinct viewers: those of the baseline as specified,
/// those of the engine within <see cref="RmsErrorMax"/> of the truth, and the same in every run.</remarks>
internal sealed class WorkloadCheck
{
    /// <summary>The greatest root mean square of the relative errors, of those results alone that are estimated.</summary>
    public const double RmsErrorMax = 0.03;

    private const int SpecifiedEvents = 10_000_000;
    private const long SpecifiedResults = 8_399_795;
    private const long SpecifiedWatchMs = 2_768_735_673_250;

    /// <summary>The mean of the baseline's estimates, rounded to four digits.</summary>
    private const double SpecifiedMeanViewers = 11.8513;

    private readonly Totals expected;
    private readonly bool isSpecified;

    /// <summary>Finds what the events must lead to.</summary>
    public WorkloadCheck(ReadOnlySpan<WatchEvent> events, ExactWindows truth)
    {
        isSpecified = events.Length == SpecifiedEvents;
        expected = new Totals { Results = truth.Results, Count = (long)Workload.Panes * events.Length };
        foreach (ref readonly WatchEvent e in events) expected.WatchMs += Workload.Panes * (long)e.WatchMs;
    }

    /// <summary>Whether results, counts and watch times are right.</summary>
    public bool IsRight(in Totals totals) =>
        (totals.Results, totals.Count, totals.WatchMs) == (expected.Results, expected.Count, expected.WatchMs)
        && (!isSpecified || (totals.Results, totals.WatchMs) == (SpecifiedResults, SpecifiedWatchMs));

    /// <summary>Whether the baseline's distinct viewers are right.</summary>
    public bool IsRightBaseline(in Totals totals) =>
        !isSpecified || Math.Round(totals.Viewers / totals.Results, 4) == SpecifiedMeanViewers;
}
