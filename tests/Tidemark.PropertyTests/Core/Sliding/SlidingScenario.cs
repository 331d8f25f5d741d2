using Tidemark.Core.Randomness;
using Tidemark.Core.Windows;

namespace Tidemark.PropertyTests.Core.Sliding;

/// <summary>A drawn shape of windows and a drawn input: disorder, gaps, keys that come and go, values of any size.</summary>
internal sealed class SlidingScenario
{
    private static readonly WindowFamily[] shapes =
    [
        new("sliding", 100, 10), new("long", 240, 10), new("tumbling", 60, 60), new("offset", 90, 30, offsetMs: -7),
        new("uneven", 50, 30, offsetMs: 13), new("coprime", 9, 4), new("finest", 5, 1), new("two", 40, 20),
    ];

    private readonly SplitMix64 random;
    private readonly int keys;
    private readonly int members;
    private readonly int disorderMs;
    private readonly bool hasFarEvents;

    /// <summary>Draws one.</summary>
    /// <param name="seed">Equal seeds draw the same.</param>
    /// <param name="hasFarEvents">Whether some events are far ahead of the others.</param>
    public SlidingScenario(ulong seed, bool hasFarEvents = true)
    {
        this.hasFarEvents = hasFarEvents;
        random = new SplitMix64(seed);
        Family = shapes[random.Below(shapes.Length)];
        keys = 1 << random.Below(8);
        members = 1 << random.Below(10);
        disorderMs = 1 + random.Below(random.Below(2) == 0 ? 30 : 400);
        DelayMs = random.Below(2) == 0 ? disorderMs : disorderMs / 3;
        long clock = random.Below(2_000) - 1_000;
        int firstKey = 0;
        var items = new List<SlidingItem>();
        int count = 200 + random.Below(1_500);
        for (int i = 0; i < count; i++)
        {
            clock += random.Below(200) == 0 ? random.Below(3_000) : random.Below(3);
            // The keys in use move on, so that old ones die.
            if (random.Below(4) == 0) firstKey++;
            items.Add(Event(clock, firstKey));
            if (random.Below(10) == 0) items.Add(SlidingItem.Watermark(clock - DelayMs - random.Below(5)));
        }

        Items = [.. items];
    }

    public WindowFamily Family { get; }

    public int DelayMs { get; }

    /// <summary>Watermarks among them, for runs in which events do not move it.</summary>
    public SlidingItem[] Items { get; }

    private SlidingItem Event(long clock, int firstKey)
    {
        // Now and then far ahead of its time.
        long time = hasFarEvents && random.Below(100) == 0 ? clock + random.Below(20_000) : clock - random.Below(disorderMs);
        // Two draws, the smaller one: some keys are frequent, most are not. Some are negative.
        int key = (firstKey / keys * keys / 2 + Math.Min(random.Below(keys), random.Below(keys))) * (random.Below(2) * 2 - 1);
        long value = random.Below(20) switch
        {
            0 => int.MaxValue - random.Below(2),
            1 => int.MinValue,
            2 => (long)random.Next() >> 8,
            _ => random.Below(100) - 20,
        };
        return new SlidingItem(false, time, key, value, SplitMix64.Mix((ulong)random.Below(members) + 1));
    }
}
