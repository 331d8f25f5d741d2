using System.Diagnostics;

namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>What one run took.</summary>
/// <param name="Seconds">From its start to its end.</param>
/// <param name="Cores">The processor time of the whole process by that.</param>
/// <param name="AllocatedBytes">How much it allocated.</param>
/// <param name="PauseMs">How long the garbage collector stopped it.</param>
internal readonly record struct Sample(double Seconds, double Cores, long AllocatedBytes, double PauseMs)
{
    /// <summary>Measures a run.</summary>
    public static async Task<Sample> OfAsync(Func<Task> run)
    {
        GC.Collect();
        using Process process = Process.GetCurrentProcess();
        TimeSpan pauses = GC.GetTotalPauseDuration();
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan processor = process.TotalProcessorTime;
        long started = Stopwatch.GetTimestamp();
        await run();
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        process.Refresh();
        return new Sample(
            seconds, (process.TotalProcessorTime - processor).TotalSeconds / seconds,
            GC.GetTotalAllocatedBytes(precise: true) - allocated, (GC.GetTotalPauseDuration() - pauses).TotalMilliseconds);
    }

    /// <summary>The middle of some figures, of two in the middle their mean.</summary>
    public static double Median(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
