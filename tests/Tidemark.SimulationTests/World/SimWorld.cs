using System.Globalization;
using Tidemark.Core.Randomness;

namespace Tidemark.SimulationTests.World;

/// <summary>A world of its own: one seeded random, one virtual time, one queue of everything that is to happen.</summary>
/// <remarks>
/// Everything runs on the thread that calls <see cref="RunUntil"/>, one thing at a time. What a process queues and what its clock rings
/// waits with it while it is paused and vanishes when it crashes; what no process owns always happens.
/// </remarks>
internal sealed class SimWorld
{
    /// <summary>Virtual time counts 100 ns, from 0.</summary>
    public const long TicksPerMs = TimeSpan.TicksPerMillisecond;

    private readonly PriorityQueue<SimEntry, (long At, ulong Tie)> queue = new(ByTimeAndTie.Instance);
    private readonly int thread = Environment.CurrentManagedThreadId;
    private readonly bool seesOnlyWhatUsersSee;

    public SimWorld(ulong seed, SimTrace trace, bool seesOnlyWhatUsersSee)
    {
        (Random, Trace) = (new SplitMix64(seed), trace);
        this.seesOnlyWhatUsersSee = seesOnlyWhatUsersSee;
    }

    /// <summary>The checks of what somebody outside can see: results, totals, and whether it goes on.</summary>
    public static IReadOnlySet<string> VisibleChecks { get; } =
        new HashSet<string> { "counts", "outputs", "fired", "other-bytes", "liveness", "supervisor" };

    /// <summary>The source of every choice while the world runs.</summary>
    public SplitMix64 Random { get; }

    public SimTrace Trace { get; }

    /// <summary>The virtual time.</summary>
    public long Now { get; private set; }

    /// <summary>How many things have happened.</summary>
    public long Steps { get; private set; }

    /// <summary>The first thing that was found wrong.</summary>
    public SimFailure? Failure { get; private set; }

    /// <summary>Whether the caller is the world's own thread; anything else is beyond control and would not repeat.</summary>
    public bool IsOwnThread => Environment.CurrentManagedThreadId == thread;

    /// <summary>Lets something happen after a while.</summary>
    /// <param name="delay">In ticks; negative counts as 0.</param>
    /// <param name="owner">Who is to be alive and awake for it; null for nobody.</param>
    /// <param name="run">What happens.</param>
    public void After(long delay, SimProcess? owner, Action run) => Enqueue(delay, new SimEntry(owner, run, null));

    /// <summary>Lets a task of a process run soon; which of those that wait is first is left to chance.</summary>
    public void Ready(SimProcess owner, Task task) => Enqueue(SchedulingDelay(), new SimEntry(owner, null, task));

    /// <summary>Lets what waited for a paused process happen.</summary>
    public void Again(SimEntry entry) => Enqueue(SchedulingDelay(), entry);

    /// <summary>How often what a run must cover came, by name.</summary>
    public SortedDictionary<string, long> Seen { get; } = new(StringComparer.Ordinal);

    /// <summary>Counts something.</summary>
    public void Count(string name, long times = 1) => Seen[name] = Seen.GetValueOrDefault(name) + times;

    /// <summary>Notes that something is wrong; the world ends.</summary>
    public void Fail(string check, string message)
    {
        if (Failure is not null || (seesOnlyWhatUsersSee && !VisibleChecks.Contains(check))) return;
        Failure = new SimFailure(check, message);
        if (Trace.IsOn) Trace.Add(Now, $"FAILED {check}: {message}");
    }

    /// <summary>Notes something for the trace.</summary>
    public void Note(string text)
    {
        if (Trace.IsOn) Trace.Add(Now, text);
    }

    /// <summary>Lets things happen until something is wrong, <paramref name="isDone"/> or the time has come.</summary>
    /// <returns>Whether it was done.</returns>
    public bool RunUntil(Func<bool> isDone, long until)
    {
        while (Failure is null)
        {
            if (isDone()) return true;
            if (!queue.TryPeek(out SimEntry entry, out (long At, ulong Tie) priority) || priority.At > until)
            {
                Now = Math.Max(Now, until);
                return false;
            }

            queue.Dequeue();
            Now = Math.Max(Now, priority.At);
            Steps++;
            Happen(entry);
        }

        return false;
    }

    /// <summary>Whether something of this probability happens.</summary>
    public bool Chance(double probability) => probability > 0 && Random.NextDouble() < probability;

    /// <summary>A delay in ticks, from one number of microseconds to less than another.</summary>
    public long Micros(int from, int until) => 10L * (from + Random.Below(Math.Max(1, until - from)));

    private static void Happen(SimEntry entry)
    {
        if (entry.Owner is null) entry.Run!();
        else entry.Owner.Happen(entry);
    }

    private void Enqueue(long delay, SimEntry entry)
    {
        if (!IsOwnThread) throw new InvalidOperationException("Something left the simulated scheduler.");
        queue.Enqueue(entry, (Now + Math.Max(0, delay), Random.Next()));
    }

    /// <summary>Mostly at once, now and then later, rarely much later: as threads get their turn.</summary>
    private long SchedulingDelay()
    {
        ulong drawn = Random.Next();
        long within = (long)((drawn >> 16) & 0xFFFF);
        return (drawn & 0xFF) switch
        {
            < 230 => within % 200,
            < 254 => within % 10_000,
            _ => within * 3,
        };
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Now / (double)TicksPerMs:F3} ms, step {Steps}");

    private sealed class ByTimeAndTie : IComparer<(long At, ulong Tie)>
    {
        public static readonly ByTimeAndTie Instance = new();

        public int Compare((long At, ulong Tie) x, (long At, ulong Tie) y) =>
            x.At != y.At ? x.At.CompareTo(y.At) : x.Tie.CompareTo(y.Tie);
    }
}
