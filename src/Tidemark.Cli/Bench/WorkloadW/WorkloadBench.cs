namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>Measures workload W: the baseline, the engine, and its operator alone in turns, so that all see the same machine.</summary>
internal sealed class WorkloadBench
{
    private const int Runs = 5;
    private const int WarmUpEvents = 5_000_000;

    private readonly WatchEvent[] events;
    private readonly bool countsViewers;
    private readonly List<BenchCost> baselineCosts = [];
    private readonly List<BenchCost> engineCosts = [];
    private readonly List<BenchCost> operatorCosts = [];
    private bool isRight = true;

    private WorkloadBench(int events, bool countsViewers)
    {
        this.events = Workload.Events(events);
        this.countsViewers = countsViewers;
    }

    /// <summary>Runs it.</summary>
    /// <param name="events">How many events a run takes.</param>
    /// <param name="countsViewers">Whether distinct viewers are counted, too.</param>
    /// <param name="cancellationToken">Stops it between runs.</param>
    public static Task<WorkloadFigures> RunAsync(int events, bool countsViewers, CancellationToken cancellationToken) =>
        new WorkloadBench(events, countsViewers).RunAsync(cancellationToken);

    private async Task<WorkloadFigures> RunAsync(CancellationToken cancellationToken)
    {
        // 1. Each once, so that all code is compiled; this run of the engine is the one that is compared with the truth.
        (WorkloadCheck check, Accuracy all, Accuracy estimated) = await CompareAsync(cancellationToken);
        PlainLoop.Run(events.AsSpan(0, Math.Min(WarmUpEvents, events.Length)), countsViewers);
        OperatorLoop.Run(events, countsViewers);
        Totals first = await EngineAsync(cancellationToken);

        // 2. In turns.
        Totals baseline = default;
        for (int run = 0; run < Runs; run++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            BenchMeter meter = Start();
            baseline = PlainLoop.Run(events, countsViewers);
            baselineCosts.Add(meter.Stop(events.Length));
            meter = Start();
            Totals engine = await EngineAsync(cancellationToken);
            engineCosts.Add(meter.Stop(events.Length));
            meter = Start();
            Totals alone = OperatorLoop.Run(events, countsViewers);
            operatorCosts.Add(meter.Stop(events.Length));

            // 3. Against the truth and against one another.
            isRight &= check.IsRight(in baseline) && check.IsRight(in engine) && check.IsRight(in alone);
            isRight &= engine.Viewers == first.Viewers && alone.Viewers == first.Viewers;
            if (countsViewers) isRight &= check.IsRightBaseline(in baseline) && estimated.RmsError <= WorkloadCheck.RmsErrorMax;
        }

        return Figures(in first) with
        {
            Viewers = countsViewers ? DistinctViewersFigures.Of(in first, in baseline, all, estimated) : null,
        };
    }

    private static BenchMeter Start()
    {
        GC.Collect();
        return new BenchMeter();
    }

    private WorkloadFigures Figures(in Totals totals) => new(
        countsViewers ? "workload-w+d" : "workload-w", PerSecond(engineCosts), PerSecond(baselineCosts),
        Math.Round(Median(engineCosts.Zip(baselineCosts, (mine, plain) => plain.Seconds / mine.Seconds)), 2),
        Median(engineCosts.Select(cost => cost.CoresUsed)), Median(engineCosts.Select(cost => cost.AllocatedBytesPerEvent)),
        Median(engineCosts.Select(cost => cost.GcPauseMs)), PerSecond(operatorCosts), events.Length, Runs, totals.Results, totals.Count,
        totals.WatchMs, isRight);

    private async Task<Totals> EngineAsync(CancellationToken cancellationToken)
    {
        TotalsSink[] sinks = [.. Enumerable.Range(0, Workload.Shards).Select(_ => new TotalsSink())];
        await EngineRun.RunAsync(events, countsViewers, sinks, cancellationToken);
        Totals totals = default;
        foreach (TotalsSink sink in sinks) totals.Add(in sink.Totals);
        return totals;
    }

    private async Task<(WorkloadCheck Check, Accuracy All, Accuracy Estimated)> CompareAsync(CancellationToken cancellationToken)
    {
        var truth = new ExactWindows(events);
        var check = new WorkloadCheck(events, truth);
        if (!countsViewers) return (check, default, default);
        AccuracySink[] sinks = [.. Enumerable.Range(0, Workload.Shards).Select(_ => new AccuracySink(truth))];
        await EngineRun.RunAsync(events, countsViewers, sinks, cancellationToken);
        return (
            check, sinks.Aggregate(default(Accuracy), (sum, sink) => sum.With(sink.All)),
            sinks.Aggregate(default(Accuracy), (sum, sink) => sum.With(sink.Estimated)));
    }

    private long PerSecond(List<BenchCost> costs) => (long)(events.Length / Median(costs.Select(cost => cost.Seconds)));

    private static double Median(IEnumerable<double> figures) => figures.Order().ElementAt(Runs / 2);
}
