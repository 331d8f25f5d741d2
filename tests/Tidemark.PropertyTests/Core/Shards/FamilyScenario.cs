using Tidemark.Core.Aggregates;
using Tidemark.Core.Hashing;
using Tidemark.Core.Randomness;
using Tidemark.Core.Shards;
using Tidemark.Core.Watermarks;
using Tidemark.Core.Windows;
using Tidemark.Media;
using Tidemark.Media.Events;
using Tidemark.Media.Shards;

namespace Tidemark.PropertyTests.Core.Shards;

/// <summary>A shard with many window families at once and an input in which much is out of order; the same for equal seeds.</summary>
internal sealed class FamilyScenario
{
    private const int Events = 220;

    // An adaptive watermark judges a thousand events at a time.
    private const int EventsOfAdaptive = 1_300;
    private const long Start = 1_767_225_600_000;
    private static readonly string[] Types = ["view", "view", "view", "like", "unlike", "comment", "share", "impression", "stats"];

    private readonly SplitMix64 random;
    private readonly int videos;
    private readonly int disorderMs;
    private readonly List<DrawnEvent> drawn = [];
    private long clock = Start;

    public FamilyScenario(ulong seed)
    {
        Seed = seed;
        random = new SplitMix64(SplitMix64.Mix(seed));
        videos = 1 + random.Below(6);
        disorderMs = Pick(10, 60, 200);
        Families = [.. Enumerable.Range(0, 2 + random.Below(4)).Select(i => Family($"f{i}")), .. FamiliesWithFeatures()];
        Watermark = random.Below(3) switch
        {
            0 => new WatermarkOptions.Fixed(random.Below(150)),
            1 => new WatermarkOptions.Adaptive(random.Below(20), 60 + random.Below(100), 1 + random.Below(40)),
            _ => new WatermarkOptions.Completeness(Pick(0.5, 0.8, 0.95)),
        };
        Inputs = Draw(Watermark is WatermarkOptions.Adaptive && seed % 4 == 0 ? EventsOfAdaptive : Events);
    }

    public ulong Seed { get; }

    public IReadOnlyList<WindowFamily> Families { get; }

    public WatermarkOptions Watermark { get; }

    public IReadOnlyList<DrawnInput> Inputs { get; }

    /// <summary>A shard that has seen nothing.</summary>
    /// <param name="firesBitByBit">Whether its windows fire bit by bit.</param>
    /// <param name="capacity">How many videos it remembers.</param>
    public MediaShardState NewState(bool firesBitByBit = false, int capacity = int.MaxValue)
    {
        var windows = new WindowSet(Families);
        var options = new ShardOptions
        {
            Windows = windows, Watermark = Watermark, EmitResults = true, StampWithWatermark = true, FiresBitByBit = firesBitByBit,
            EntityCapacity = capacity,
        };
        var domain = new MediaDomain(
            new MediaDecoder(new MediaDecoderOptions(), new SipHash(1, 2)), windows, UserAggregates<MediaEvent>.None);
        return new MediaShardState(options, domain);
    }

    private WindowFamily Family(string name)
    {
        WindowFamily family = random.Below(10) switch
        {
            < 3 => Tumbling(name, 20 + random.Below(200)),
            < 5 => Dividing(name, slide: 10 + random.Below(60), slides: 1 + random.Below(6), lookback: random.Below(3)),
            < 8 => Sliding(name, 30 + random.Below(250)),
            _ => WindowFamily.Session(name, 5 + random.Below(60)),
        };
        return family with
        {
            AllowedLatenessMs = Chance(35) ? 0 : 1 + random.Below(Pick(40, 400)),
            Emission = Chance(20) ? WindowEmission.FinalOnly : WindowEmission.OnWatermark,
            EarlyEveryMs = Chance(60) ? null : 15 + random.Below(150),
        };
    }

    private WindowFamily Tumbling(string name, long size) => new(name, size, size, offsetMs: Offset(size));

    private WindowFamily Dividing(string name, long slide, int slides, int lookback) =>
        new(name, slide * slides, slide, lookback, Offset(slide));

    private WindowFamily Sliding(string name, long size)
    {
        long slide = Math.Max(1, (size / (1 + random.Below(5))) - random.Below(4));
        return new WindowFamily(name, size, slide, offsetMs: Offset(slide));
    }

    private long Offset(long step) => Chance(50) ? 0 : random.Below((int)((2 * step) - 1)) - step + 1;

    /// <summary>Features come with these two, and read panes far behind the window that fires.</summary>
    private IEnumerable<WindowFamily> FamiliesWithFeatures()
    {
        if (!Chance(40)) yield break;
        long slide = 10 + random.Below(30);
        yield return new WindowFamily("hour", slide * 4, slide, lookback: 1) { AllowedLatenessMs = Pick(0, 60) };
        yield return new WindowFamily("day", slide * 24, slide * 4) { AllowedLatenessMs = Pick(0, 200) };
    }

    private List<DrawnInput> Draw(int count)
    {
        var inputs = new List<DrawnInput>(count);
        long arrival = Start;
        for (int i = 0; i < count; i++)
        {
            if (Chance(4))
            {
                inputs.Add(new DrawnInput.Idle(random.Below(150)));
                continue;
            }

            if (Chance(2))
            {
                inputs.Add(new DrawnInput.Record("""{"event_id":"""u8.ToArray(), arrival, null, IsPoison: false));
                continue;
            }

            DrawnEvent e = drawn.Count > 0 && Chance(5) ? drawn[^(1 + random.Below(Math.Min(40, drawn.Count)))] : NextEvent();
            arrival = Math.Max(arrival, e.Time);
            inputs.Add(new DrawnInput.Record(e.ToRecord(), arrival, e, IsPoison: Chance(1)));
        }

        return inputs;
    }

    private DrawnEvent NextEvent()
    {
        clock += random.Below(12);
        long behind = random.Below(disorderMs) + (Chance(10) ? random.Below(Pick(150, 700)) : 0);
        var e = new DrawnEvent(
            $"e{drawn.Count}",
            Pick(Types),
            $"v{random.Below(videos)}",
            clock - behind,
            Chance(30) ? $"c{random.Below(3)}" : null,
            Chance(20) ? random.Below(3) : null,
            random.Below(1_000));
        drawn.Add(e);
        return e;
    }

    private bool Chance(int percent) => random.Below(100) < percent;

    private T Pick<T>(params ReadOnlySpan<T> from) => from[random.Below(from.Length)];
}
