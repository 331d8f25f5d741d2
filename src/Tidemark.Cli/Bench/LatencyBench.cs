using System.Diagnostics;
using Tidemark.Engine.Shards;

namespace Tidemark.Cli.Bench;

/// <summary>What the latency benchmark found at one rate, in milliseconds.</summary>
/// <param name="OfferedPerSecond">Events a second that were due.</param>
/// <param name="AppliedPerSecond">Events a second that became visible.</param>
/// <param name="P50Ms">Half of the events took no longer.</param>
/// <param name="P99Ms">99 %.</param>
/// <param name="P999Ms">99.9 %.</param>
/// <param name="MaxMs">All.</param>
/// <param name="Holds">Whether the node keeps up: p99 below 250 ms, and 98 % of what was offered.</param>
/// <param name="Cost">Node and sender together.</param>
internal sealed record LatencyFigures(
    int OfferedPerSecond, long AppliedPerSecond, double P50Ms, double P99Ms, double P999Ms, double MaxMs, bool Holds, BenchCost Cost)
{
    public string ToLine() => FormattableString.Invariant(
        $"{OfferedPerSecond:N0} events/s: p50 {P50Ms} ms, p99 {P99Ms}, p99.9 {P999Ms}, max {MaxMs}; {AppliedPerSecond:N0} applied/s; ")
        + FormattableString.Invariant($"{Cost.AllocatedBytesPerEvent} bytes allocated an event; GC held it up {Cost.GcPauseMs} ms; ")
        + FormattableString.Invariant($"{Cost.CoresUsed} cores with the sender{(Holds ? "" : "; it breaks here")}");
}

/// <summary>Measures from when an event was due to be sent until a reader of its shard sees it counted in.</summary>
/// <remarks>
/// Free of coordinated omission: requests are due by a timetable, and a request that waits for the one before it counts from when it was
/// due. The n-th event due of a shard is visible when a reader, who asks each millisecond and waits in the same mailbox, sees n applied.
/// </remarks>
internal static class LatencyBench
{
    private const double WarmSeconds = 12, P99MsMax = 250, KeptUp = 0.98;

    public static async Task<LatencyFigures> RunAsync(
        int rate, int batchEvents, int seconds, string? parent, CancellationToken cancellationToken)
    {
        await using NodeUnderLoad node = await NodeUnderLoad.StartAsync(parent, cancellationToken);
        var warm = new HttpLoad(node.Address, node.Shards, rate, batchEvents, WarmSeconds);
        await warm.RunAsync();
        while (await node.AppliedAsync(cancellationToken) < warm.Events) await Task.Delay(10, cancellationToken);

        var load = new HttpLoad(node.Address, node.Shards, rate, batchEvents, seconds);
        long[] before = [.. Enumerable.Range(0, node.Shards).Select(shard => Sum(warm, shard))];
        var meter = new BenchMeter();
        Task sending = load.RunAsync();
        var following = Enumerable.Range(0, node.Shards).Select(shard => Task.Run(() => node.FollowAsync(
            shard, () => sending.IsCompleted ? before[shard] + Sum(load, shard) : long.MaxValue, cancellationToken))).ToArray();
        await sending;
        List<(long At, long Applied)>[] seen = await Task.WhenAll(following);
        BenchCost cost = meter.Stop(load.Events);

        var latency = new LatencyHistogram();
        long max = 0;
        for (int shard = 0; shard < seen.Length; shard++) max = Math.Max(max, Record(load, shard, seen[shard], before[shard], latency));
        long last = seen.Max(looks => looks[^1].At);
        double applied = load.Events / Stopwatch.GetElapsedTime(load.Started, last).TotalSeconds;
        double p99 = Ms(latency.Quantile(0.99));
        return new LatencyFigures(
            rate, (long)applied, Ms(latency.Quantile(0.5)), p99, Ms(latency.Quantile(0.999)), Ms(max),
            p99 < P99MsMax && applied >= KeptUp * rate, cost);
    }

    private static double Ms(long? microseconds) => Math.Round((microseconds ?? 0) / 1e3, 1);

    private static long Sum(HttpLoad load, int shard) =>
        Enumerable.Range(0, load.Batches).Sum(batch => (long)load.EventsOf(batch, shard));

    /// <summary>Counts the latencies of a shard's events in, in microseconds, and returns the greatest.</summary>
    private static long Record(HttpLoad load, int shard, List<(long At, long Applied)> seen, long before, LatencyHistogram latency)
    {
        (long due, long max, int look) = (before, 0, 0);
        for (int batch = 0; batch < load.Batches; batch++)
        {
            for (long left = load.EventsOf(batch, shard); left > 0;)
            {
                while (seen[look].Applied <= due) look++;
                long count = Math.Min(left, seen[look].Applied - due);
                long microseconds = (long)Stopwatch.GetElapsedTime(load.DueAt(batch), seen[look].At).TotalMicroseconds;
                latency.Record(microseconds, count);
                max = Math.Max(max, microseconds);
                (left, due) = (left - count, due + count);
            }
        }

        return max;
    }
}
