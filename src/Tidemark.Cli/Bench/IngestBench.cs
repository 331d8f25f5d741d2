using System.Diagnostics;

namespace Tidemark.Cli.Bench;

/// <summary>What the ingest benchmark found.</summary>
/// <param name="OfferedPerSecond">Events a second that were due.</param>
/// <param name="DurablePerSecond">Events a second until the last was answered as durable.</param>
/// <param name="AppliedPerSecond">Events a second until the last was applied.</param>
/// <param name="Ratio">Durable by offered.</param>
/// <param name="Cost">Node and sender together.</param>
internal sealed record IngestFigures(int OfferedPerSecond, long DurablePerSecond, long AppliedPerSecond, double Ratio, BenchCost Cost)
{
    public string ToLine() => FormattableString.Invariant(
        $"{DurablePerSecond:N0} events/s durable and {AppliedPerSecond:N0} applied of {OfferedPerSecond:N0} offered ({Ratio:0.00}); ")
        + FormattableString.Invariant($"{Cost.AllocatedBytesPerEvent} bytes allocated an event; GC held it up {Cost.GcPauseMs} ms; ")
        + FormattableString.Invariant($"{Cost.CoresUsed} cores with the sender");
}

/// <summary>Measures a serving node: JSON lines over HTTP, open loop, until they are on disk. The sender is in the same
/// process.</summary>
internal static class IngestBench
{
    private const double WarmSeconds = 4;

    public static async Task<IngestFigures> RunAsync(
        int rate, int batchEvents, int seconds, string? parent, CancellationToken cancellationToken)
    {
        await using NodeUnderLoad node = await NodeUnderLoad.StartAsync(parent, cancellationToken);
        var warm = new HttpLoad(node.Address, node.Shards, rate, batchEvents, WarmSeconds);
        await warm.RunAsync();
        while (await node.AppliedAsync(cancellationToken) < warm.Events) await Task.Delay(10, cancellationToken);

        var load = new HttpLoad(node.Address, node.Shards, rate, batchEvents, seconds);
        var meter = new BenchMeter();
        await load.RunAsync();
        while (await node.AppliedAsync(cancellationToken) < warm.Events + load.Events) await Task.Delay(10, cancellationToken);
        double applied = Stopwatch.GetElapsedTime(load.Started).TotalSeconds;
        BenchCost cost = meter.Stop(load.Events);
        double durable = Stopwatch.GetElapsedTime(load.Started, load.LastAnswer).TotalSeconds;
        return new IngestFigures(
            rate, (long)(load.Events / durable), (long)(load.Events / applied), Math.Round(load.Events / durable / rate, 3), cost);
    }
}
