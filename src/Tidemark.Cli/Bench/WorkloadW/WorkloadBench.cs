using Tidemark.Core.Sliding;

namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>Measures workload W: the engine and the baseline in turns, so that both see the same machine.</summary>
internal sealed class WorkloadBench
{
    private const int WarmUpEvents = 1_000_000;
    private const int AlternativeRuns = 3;

    private readonly WatchEvent[] events;
    private readonly bool countsViewers;
    private readonly long watchSum;
    private readonly List<Totals> found = [];

    private WorkloadBench(int events, bool countsViewers)
    {
        this.events = Workload.Events(events);
        this.countsViewers = countsViewers;
        foreach (ref readonly WatchEvent e in this.events.AsSpan()) watchSum += e.WatchMs;
    }

    /// <summary>Runs it.</summary>
    /// <param name="events">How many events a run takes.</param>
    /// <param name="runs">How many runs of each.</param>
    /// <param name="countsViewers">Whether distinct viewers are counted, too.</param>
    /// <param name="withAlternatives">Whether other ways to count them are measured.</param>
    /// <param name="cancellationToken">Stops it between runs.</param>
    public static Task<WorkloadFigures> RunAsync(
        int events, int runs, bool countsViewers, bool withAlternatives, CancellationToken cancellationToken) =>
        new WorkloadBench(events, countsViewers).RunAsync(runs, withAlternatives, cancellationToken);

    private async Task<WorkloadFigures> RunAsync(int runs, bool withAlternatives, CancellationToken cancellationToken)
    {
        // 1. Both once, so that all code is compiled; with viewers, this run of the engine is the one that is compared with the truth.
        PlainLoop.Run(events.AsSpan(0, Math.Min(WarmUpEvents, events.Length)), countsViewers);
        (Accuracy all, Accuracy estimated) = countsViewers ? await CompareAsync(cancellationToken) : default;
        await EngineAsync(cancellationToken);
        found.Clear();

        // 2. In turns.
        var engine = new List<Sample>();
        var baseline = new List<Sample>();
        for (int run = 0; run < runs; run++)
        {
            baseline.Add(await Sample.OfAsync(() => Plain(PlainLoop.Run)));
            cancellationToken.ThrowIfCancellationRequested();
            engine.Add(await Sample.OfAsync(() => EngineAsync(cancellationToken)));
        }

        AlternativeFigures? alternatives = withAlternatives ? await AlternativesAsync(baseline) : null;
        return Figures(engine, baseline) with
        {
            MeanDistinct = countsViewers ? Math.Round(found[1].Viewers / found[1].Results, 4) : null,
            ExactShare = countsViewers ? Math.Round(all.ExactShare, 5) : null,
            RmsError = countsViewers ? Math.Round(all.RmsError, 5) : null,
            RmsErrorEstimated = countsViewers ? Math.Round(estimated.RmsError, 5) : null,
            WithinBounds = countsViewers ? Math.Round(all.WithinShare, 5) : null,
            WithinBoundsEstimated = countsViewers ? Math.Round(estimated.WithinShare, 5) : null,
            Alternatives = alternatives,
        };
    }

    private WorkloadFigures Figures(List<Sample> engine, List<Sample> baseline)
    {
        Totals first = found[0];
        bool isRight = found.TrueForAll(totals => totals.Results == first.Results
            && totals.Count == (long)Workload.Panes * events.Length && totals.WatchMs == Workload.Panes * watchSum);
        return new WorkloadFigures(
            countsViewers ? "workload-w+d" : "workload-w", events.Length, engine.Count, PerSecond(engine), PerSecond(baseline),
            Math.Round(Sample.Median(engine.Zip(baseline, (mine, plain) => plain.Seconds / mine.Seconds)), 2),
            Math.Round(Sample.Median(engine.Select(sample => sample.Cores)), 2),
            Math.Round(Sample.Median(engine.Select(sample => (double)sample.AllocatedBytes / events.Length)), 2),
            Math.Round(Sample.Median(engine.Select(sample => sample.PauseMs)), 2), first.Results, first.Count, first.WatchMs, isRight);
    }

    private async Task EngineAsync(CancellationToken cancellationToken)
    {
        TotalsSink[] sinks = [.. Enumerable.Range(0, Workload.Shards).Select(_ => new TotalsSink())];
        await EngineRun.RunAsync(events, countsViewers, sinks, cancellationToken);
        Totals totals = default;
        foreach (TotalsSink sink in sinks) totals.Add(in sink.Totals);
        found.Add(totals);
    }

    private delegate Totals Loop(ReadOnlySpan<WatchEvent> events, bool countsViewers);

    private Task Plain(Loop loop)
    {
        found.Add(loop(events, countsViewers));
        return Task.CompletedTask;
    }

    private async Task<(Accuracy All, Accuracy Estimated)> CompareAsync(CancellationToken cancellationToken)
    {
        var truth = new ExactViewers(events);
        AccuracySink[] sinks = [.. Enumerable.Range(0, Workload.Shards).Select(_ => new AccuracySink(truth))];
        await EngineRun.RunAsync(events, countsViewers, sinks, cancellationToken);
        return (
            sinks.Aggregate(default(Accuracy), (sum, sink) => sum.With(sink.All)),
            sinks.Aggregate(default(Accuracy), (sum, sink) => sum.With(sink.Estimated)));
    }

    private async Task<AlternativeFigures> AlternativesAsync(List<Sample> baseline)
    {
        var registers = new List<Sample>();
        var pairs = new List<Sample>();
        for (int run = 0; run < AlternativeRuns; run++)
        {
            registers.Add(await Sample.OfAsync(() => Plain((all, _) => RegisterLoop.Run(all))));
            pairs.Add(await Sample.OfAsync(() => Plain(PairLoop.Run)));
        }

        return new AlternativeFigures(PerSecond(baseline), PerSecond(registers), PerSecond(pairs));
    }

    private long PerSecond(List<Sample> samples) => (long)(events.Length / Sample.Median(samples.Select(sample => sample.Seconds)));
}
