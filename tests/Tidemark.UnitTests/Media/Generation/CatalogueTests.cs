using Tidemark.Core.Randomness;
using Tidemark.Media.Generation;

namespace Tidemark.UnitTests.Media.Generation;

public sealed class CatalogueTests
{
    private const long HourMs = 3_600_000;

    private static readonly GeneratorOptions Options = new() { Events = 0, Videos = 300 };

    [Fact]
    public void Videos_WhenADayHasPassed_AreNewOnes()
    {
        Catalogue catalogue = new(Options, new SplitMix64(5), hidden: null);
        long start = Options.Start.Milliseconds;
        HashSet<GeneratedVideo> early = [.. Enumerable.Range(0, 5_000).Select(_ => catalogue.Draw(start))];
        HashSet<GeneratedVideo> late = [.. Enumerable.Range(0, 5_000).Select(_ => catalogue.Draw(start + (48 * HourMs)))];
        Assert.Empty(early.Intersect(late));
        Assert.All(late, video => Assert.InRange(video.BornAtMs, start, start + (48 * HourMs)));
    }

    [Fact]
    public void Draws_WhenVideosFade_PreferTheYoung()
    {
        Catalogue catalogue = new(Options, new SplitMix64(6), hidden: null);
        long start = Options.Start.Milliseconds;
        double meanAge = Enumerable.Range(0, 20_000).Average(_ => (start - catalogue.Draw(start).BornAtMs) / (double)HourMs);
        // Evenly spread ages have a mean of 12 h; weighted by 1 / (1 + age / 6 h) it is 24 / ln 5 − 6 = 8.9 h, but few are popular.
        Assert.InRange(meanAge, 4, 11.5);
    }
}
