using Tidemark.Core.Randomness;
using Tidemark.Core.Windows;

namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>What workload W is: views of videos with Zipf's law, counted over ten seconds each second.</summary>
/// <remarks>100,000 videos drawn with Zipf's law of exponent 1, 1,000,000 viewers drawn uniformly, 100 events for each millisecond of event
/// time, each up to 2 s behind it. The events are the same on every machine.</remarks>
internal static class Workload
{
    /// <summary>How many shards the videos are spread over, by their lowest bits.</summary>
    public const int Shards = 16;

    /// <summary>The exclusive upper bound of keys, a prime: ranks are spread over it by multiplication.</summary>
    public const int KeyBound = 100_003;

    /// <summary>The length of a pane, and the slide, in milliseconds.</summary>
    public const int PaneMs = 1_000;

    /// <summary>How many panes a window has.</summary>
    public const int Panes = 10;

    /// <summary>How far the watermark stays behind the greatest event time, in milliseconds; no event is later.</summary>
    public const int DelayMs = 2_000;

    private const int Keys = 100_000;
    private const int Buckets = 1 << 16;
    private const int FirstMs = 10_000;
    private const int EventsPerMs = 100;
    private const int WatchMsBound = 60_000;
    private const int Viewers = 1_000_000;
    private const ulong Seed = 42;

    /// <summary>The windows.</summary>
    public static WindowFamily Family { get; } = new("w", Panes * PaneMs, PaneMs);

    /// <summary>Spreads the viewers' dense numbers over all 64 bits.</summary>
    public static ulong MemberOf(int viewer) => SplitMix64.Mix((uint)viewer + 0x9E3779B97F4A7C15);

    /// <summary>The first events of the workload.</summary>
    /// <remarks>A rank is drawn by inversion: the first one whose cumulative weight exceeds a uniform number, looked for from the start of
    /// the number's bucket on.</remarks>
    public static WatchEvent[] Events(int count)
    {
        var cumulative = new double[Keys];
        double total = 0;
        for (int rank = 0; rank < Keys; rank++) cumulative[rank] = total += 1.0 / (rank + 1);
        int[] firstInBucket = FirstInBucket(cumulative);
        var random = new SplitMix64(Seed);
        var events = new WatchEvent[count];
        for (int i = 0; i < count; i++)
        {
            double uniform = random.NextDouble();
            int rank = firstInBucket[(int)(uniform * Buckets)];
            while (rank < Keys - 1 && cumulative[rank] < uniform * total) rank++;
            ulong bits = random.Next();
            events[i] = new WatchEvent(
                TimeMs: FirstMs + i / EventsPerMs - (int)((bits >> 16 & 0xFFFF) % DelayMs),
                Key: (int)((rank + 1L) * 48_271 % KeyBound),
                Viewer: (int)((bits >> 40) % Viewers),
                WatchMs: (int)((bits & 0xFFFF) % WatchMsBound));
        }

        return events;
    }

    private static int[] FirstInBucket(double[] cumulative)
    {
        var first = new int[Buckets + 1];
        for (int bucket = 0, rank = 0; bucket <= Buckets; bucket++)
        {
            while (rank < Keys - 1 && cumulative[rank] / cumulative[^1] < (double)bucket / Buckets) rank++;
            first[bucket] = rank;
        }

        return first;
    }
}
