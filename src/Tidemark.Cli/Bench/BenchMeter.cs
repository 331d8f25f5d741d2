using System.Diagnostics;

namespace Tidemark.Cli.Bench;

/// <summary>What a stretch of a benchmark cost the process.</summary>
/// <param name="Seconds">By the clock.</param>
/// <param name="AllocatedBytesPerEvent">Managed memory allocated by all threads, by event.</param>
/// <param name="GcPauseMs">How long the garbage collector held everything up.</param>
/// <param name="GcCount">How often it ran.</param>
/// <param name="CoresUsed">Processor time by the clock's.</param>
internal sealed record BenchCost(double Seconds, double AllocatedBytesPerEvent, double GcPauseMs, int GcCount, double CoresUsed);

/// <summary>Measures a stretch of a benchmark from when it is made.</summary>
internal sealed class BenchMeter
{
    private readonly long allocated = GC.GetTotalAllocatedBytes(precise: true);
    private readonly TimeSpan paused = GC.GetTotalPauseDuration();
    private readonly int collections = Collections();
    private readonly TimeSpan used = Environment.CpuUsage.TotalTime;
    private readonly long started = Stopwatch.GetTimestamp();

    public BenchCost Stop(long events)
    {
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double cores = (Environment.CpuUsage.TotalTime - used).TotalSeconds / seconds;
        long bytes = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        double pause = (GC.GetTotalPauseDuration() - paused).TotalMilliseconds;
        return new BenchCost(
            Math.Round(seconds, 4), Math.Round((double)bytes / events, 2), Math.Round(pause, 1), Collections() - collections,
            Math.Round(cores, 2));
    }

    private static int Collections() => Enumerable.Range(0, GC.MaxGeneration + 1).Sum(GC.CollectionCount);
}
