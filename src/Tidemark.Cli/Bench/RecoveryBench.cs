using System.Diagnostics;
using Tidemark.Connectors.Journal;
using Tidemark.Engine.Ports;
using Tidemark.Server.Nodes;

namespace Tidemark.Cli.Bench;

/// <summary>What the recovery benchmark found; times are medians.</summary>
/// <param name="Keys">How many videos were active.</param>
/// <param name="RecoveredBytes">What was read of the journal, payloads before frames.</param>
/// <param name="RecoveryMs">From opening the node until all its shards step.</param>
/// <param name="MbPerSecond">The one by the other.</param>
/// <param name="BaselineMbPerSecond">The same bytes read and checked in one go, and nothing made of them.</param>
/// <param name="Ratio">The one speed by the other.</param>
/// <param name="Cost">Of all openings together; its events are videos.</param>
internal sealed record RecoveryFigures(
    int Keys, long RecoveredBytes, long RecoveryMs, double MbPerSecond, double BaselineMbPerSecond, double Ratio, BenchCost Cost)
{
    public string ToLine() => FormattableString.Invariant(
        $"{Keys:N0} videos, {RecoveredBytes / 1e6:N0} MB recovered in {RecoveryMs:N0} ms, {MbPerSecond:N0} MB/s, ")
        + FormattableString.Invariant($"{Ratio:0.00} of reading alone; {Cost.AllocatedBytesPerEvent} bytes allocated a video; ")
        + FormattableString.Invariant($"GC held it up {Cost.GcPauseMs} ms; {Cost.CoresUsed} cores");
}

/// <summary>Measures how fast a node gets its state back after an end without a last snapshot.</summary>
internal static class RecoveryBench
{
    public static async Task<RecoveryFigures> RunAsync(int keys, int runs, string? parent, CancellationToken cancellationToken)
    {
        using var folder = new ScratchFolder(parent);
        using var videos = new ActiveVideos(folder.Path, keys);
        await videos.FillAsync(cancellationToken);
        (List<double> opened, List<double> read) = ([], []);
        long bytes = 0;
        var meter = new BenchMeter();
        for (int run = 0; run < runs; run++)
        {
            long started = Stopwatch.GetTimestamp();
            await using Node node = await videos.OpenAsync(TimeSpan.FromMinutes(5), cancellationToken);
            await node.StatusAsync(cancellationToken);
            opened.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        BenchCost cost = meter.Stop((long)keys * runs);
        for (int run = 0; run < runs; run++)
        {
            long started = Stopwatch.GetTimestamp();
            bytes = Read(videos);
            read.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        (double seconds, double baseline) = (Median(opened), Median(read));
        return new RecoveryFigures(
            keys, bytes, (long)(seconds * 1e3), Math.Round(bytes / 1e6 / seconds, 1), Math.Round(bytes / 1e6 / baseline, 1),
            Math.Round(baseline / seconds, 3), cost);
    }

    private static long Read(ActiveVideos videos)
    {
        using JournalInspector journal = videos.Inspect();
        long bytes = 0;
        foreach (RecoveryPlan plan in journal.Shards().Select(journal.Plan))
            bytes += journal.Bytes(plan.Stretch).Sum(part => (long)part.Length);
        return bytes;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
