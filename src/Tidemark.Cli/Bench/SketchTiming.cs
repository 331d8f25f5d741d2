using System.Diagnostics;

namespace Tidemark.Cli.Bench;

/// <summary>How long an operation took, and what it allocated.</summary>
/// <param name="Ns">Nanoseconds an operation, the median of several runs.</param>
/// <param name="AllocatedBytes">Bytes an operation, of that run.</param>
internal readonly record struct SketchTiming(double Ns, double AllocatedBytes)
{
    private const int Runs = 7;
    private const int WarmUps = 3;
    private static readonly TimeSpan warmUp = TimeSpan.FromMilliseconds(100);

    // The runtime waits so long without new code before it compiles the hot one anew; where it has one core alone, ten times as long.
    private static readonly TimeSpan compilerDelay = TimeSpan.FromMilliseconds(Environment.ProcessorCount == 1 ? 1_200 : 120);

    /// <summary>Times <paramref name="work"/> on a state of its own for every run, after a warm-up.</summary>
    /// <param name="operations">How many operations <paramref name="work"/> does.</param>
    /// <param name="prepare">Makes the state; neither timed nor counted.</param>
    /// <param name="work">What is timed. It must leave a trace in the state, or the compiler may drop it.</param>
    public static SketchTiming Of<TState>(long operations, Func<TState> prepare, Action<TState> work)
    {
        // Hot code is compiled anew twice, in the background: the pauses let that happen.
        for (int round = 0; round < WarmUps; round++)
        {
            long started = Stopwatch.GetTimestamp();
            do work(prepare());
            while (Stopwatch.GetElapsedTime(started) < warmUp);
            Thread.Sleep(compilerDelay);
        }

        var timings = new SketchTiming[Runs];
        for (int run = 0; run < Runs; run++)
        {
            TState state = prepare();
            GC.Collect();
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long started = Stopwatch.GetTimestamp();
            work(state);
            double ns = Stopwatch.GetElapsedTime(started).TotalNanoseconds;
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            timings[run] = new SketchTiming(ns / operations, (double)allocated / operations);
            GC.KeepAlive(state);
        }

        return timings.OrderBy(timing => timing.Ns).ElementAt(Runs / 2);
    }

    /// <summary>Bytes that <paramref name="make"/> allocates.</summary>
    public static long AllocatedBytesOf(Action make)
    {
        make();
        long before = GC.GetAllocatedBytesForCurrentThread();
        make();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Bytes of what <paramref name="make"/> makes, without what it threw away on the way: the mean of some.</summary>
    public static double RetainedBytesOf(Func<object> make)
    {
        var made = new object[8];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < made.Length; i++) made[i] = make();
        double bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / made.Length;
        GC.KeepAlive(made);
        return Math.Round(bytes);
    }
}
