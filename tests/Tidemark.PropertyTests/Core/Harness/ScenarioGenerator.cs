using Tidemark.Core.Randomness;

namespace Tidemark.PropertyTests.Core.Harness;

/// <summary>Makes scenarios in which much coincides: small sizes, few keys, times close together; some at the ends of time.</summary>
internal sealed class ScenarioGenerator
{
    private const int HugePercent = 12;
    private static readonly string[] KeyPool = ["a", "ab", "", "é", "\uFF61", "\U0001F600"];
    private static readonly double[] OddValues = [0.1, 0.2, 0.3, 1e16, -1e16, -0.0, double.Epsilon, 1e-300, 1.0 / 3];

    private readonly ulong seed;
    private readonly SplitMix64 random;
    private readonly bool isHuge;
    private readonly string[] keys;
    private readonly int disorderMs;
    private readonly int strideMs;
    private Int128 clock;

    private ScenarioGenerator(ulong seed, int hugePercent)
    {
        this.seed = seed;
        random = new SplitMix64(SplitMix64.Mix(seed));
        isHuge = Chance(hugePercent);
        int first = random.Below(KeyPool.Length);
        keys = [.. Enumerable.Range(0, 1 + random.Below(4)).Select(i => KeyPool[(first + i) % KeyPool.Length])];
        disorderMs = Pick(1, 10, 40, 120);
        strideMs = Pick(2, 8, 25);
        clock = !isHuge ? random.Below(200) - 150
            : Chance(50) ? (Int128)long.MinValue + random.Below(150)
            : long.MaxValue - random.Below(250);
    }

    /// <summary>The scenario of a seed, of 5 to 60 items, more often few.</summary>
    public static Scenario Short(ulong seed)
    {
        ScenarioGenerator generator = new(seed, HugePercent);
        return generator.Generate(generator.Spec(), 5 + Math.Min(generator.random.Below(56), generator.random.Below(56)));
    }

    /// <summary>A scenario long enough for an adaptive watermark to step up, in its first half, and down again.</summary>
    public static Scenario Long(ulong seed)
    {
        ScenarioGenerator generator = new(seed, hugePercent: 0);
        ModelSpec spec = generator.Spec() with
        {
            WatermarkKind = ModelSpec.Adaptive,
            DelayMs = generator.random.Below(20),
            DelayMsMax = 100,
            StepMs = 1 + generator.random.Below(60),
        };
        List<ModelItem> items = [];
        for (int i = 0; i < 3_200; i++)
            items.Add(generator.Chance(1) ? new ModelItem.Idle(generator.random.Below(3)) : generator.Event(i < 1_900 ? 150 : 2));
        items.Add(new ModelItem.End());
        return new Scenario(seed, spec, items);
    }

    private Scenario Generate(ModelSpec spec, int count)
    {
        List<ModelItem> items = [.. Enumerable.Range(0, count).Select(_ => Item(spec))];
        if (Chance(60)) items.Add(new ModelItem.End());
        return new Scenario(seed, spec, items);
    }

    private ModelSpec Spec()
    {
        long size = isHuge && Chance(30) ? HugeMs() : 1 + random.Below(50);
        long slide = size > 50 ? (size / (1 + random.Below(4))) + random.Below(2) - 1 : 1 + random.Below((int)size);
        string kind = Pick(ModelSpec.Tumbling, ModelSpec.Sliding, ModelSpec.Session);
        long step = kind == ModelSpec.Tumbling ? size : slide;
        long delay = isHuge && Chance(10) ? HugeMs() : random.Below(40);
        return new ModelSpec
        {
            Kind = kind,
            SizeMs = size,
            SlideMs = step,
            OffsetMs = Chance(40) ? (long)(random.NextDouble() * step) * Pick(1, -1) : 0,
            GapMs = isHuge && Chance(30) ? HugeMs() : 1 + random.Below(20),
            WatermarkKind = Pick(ModelSpec.Explicit, ModelSpec.Explicit, ModelSpec.Fixed, ModelSpec.Fixed, ModelSpec.Adaptive),
            DelayMs = delay,
            DelayMsMax = delay,
            StepMs = 1,
            AllowedLatenessMs = Chance(30) ? 0 : isHuge && Chance(30) ? HugeMs() : random.Below(61),
            IsFinalOnly = Chance(25),
            EarlyEveryMs = Chance(65) ? null : isHuge && Chance(30) ? HugeMs() : 1 + random.Below(30),
        };
    }

    private ModelItem Item(ModelSpec spec)
    {
        int kind = random.Below(1_000);
        if (kind < 3) return new ModelItem.End();
        if (kind < 80) return new ModelItem.Idle(isHuge && Chance(5) ? HugeMs() : random.Below(30));
        if (kind < 300 && spec.WatermarkKind == ModelSpec.Explicit) return new ModelItem.Watermark(Time(random.Below(40)));
        return kind < 90 ? new ModelItem.Watermark(Time(random.Below(80))) : Event(disorderMs);
    }

    private ModelItem.Event Event(int disorder)
    {
        clock += random.Below(strideMs);
        double value = Chance(90) ? (random.Below(2_000) - 1_000) * 0.25 : Pick(OddValues);
        return new ModelItem.Event(Time(random.Below(disorder) - (disorder > 2 && Chance(3) ? 60 : 0)), Pick(keys), value);
    }

    private long Time(int behindMs) => ModelWindow.CutTime(clock - behindMs);

    /// <summary>So long that few of it fill all time.</summary>
    private long HugeMs() => Chance(20) ? long.MaxValue : (long)(long.MaxValue * (0.05 + (0.9 * random.NextDouble())));

    private bool Chance(int percent) => random.Below(100) < percent;

    private T Pick<T>(params ReadOnlySpan<T> from) => from[random.Below(from.Length)];
}
