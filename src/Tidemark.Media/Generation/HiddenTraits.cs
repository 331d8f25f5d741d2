using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;

namespace Tidemark.Media.Generation;

/// <summary>What no event tells of a video and all of them show: how good it is, and, in the profile <c>viral</c>, whether, when and why it
/// takes off.</summary>
/// <remarks>
/// <para>Quality is the mean of three uniform numbers. It raises how long a video is watched, how often it is liked and shared, and how
/// kind its comments are. One video in twelve goes viral, a good one more likely: with probability 0.3 × quality². The most popular
/// twentieth never does, so that a surge is many times what the video had before.</para>
/// <para>All of it is drawn from a sequence of its own. Owned by the generator.</para>
/// </remarks>
internal sealed class HiddenTraits
{
    private const long MinuteMs = 60_000;
    private const double MeanFade = 0.402_359_478_108_5;

    private readonly SplitMix64 random;
    private readonly Surges surges;
    private readonly TruthLines? truth;
    private readonly int popular;
    private readonly bool isViral;
    private readonly double rateOfFirst;

    public HiddenTraits(GeneratorOptions options, Surges surges, ByteWriter? truth)
    {
        random = new SplitMix64(SplitMix64.Mix(~options.Seed));
        this.surges = surges;
        this.truth = truth is null ? null : new TruthLines(truth, options.Rate);
        isViral = options.Profile == GeneratorProfile.Viral;
        popular = options.Videos / 20;
        double harmonic = 0;
        for (int rank = options.Videos; rank >= 1; rank--) harmonic += 1.0 / rank;
        // Of the draws by rank, those of faded videos are drawn again: on average over a day ¼ ln 5 are kept.
        rateOfFirst = options.Rate / (harmonic * MeanFade);
    }

    /// <summary>Decides what is hidden of a new video.</summary>
    public void Give(GeneratedVideo video, int rank)
    {
        video.Quality = (random.NextDouble() + random.NextDouble() + random.NextDouble()) / 3;
        if (isViral && rank >= popular && random.NextDouble() < 0.3 * video.Quality * video.Quality)
        {
            video.Surge = NewSurge(video);
            surges.Add(video);
        }

        truth?.Write(video, rateOfFirst / (rank + 1));
    }

    private Surge NewSurge(GeneratedVideo video)
    {
        var cause = (SurgeCause)random.Below(video.Quality > 0.5 ? 4 : 2);
        long tookOff = video.BornAtMs + Minutes(10, 720);
        (long rise, long decay) = cause switch
        {
            SurgeCause.Influencer => (Minutes(1, 4), Minutes(6, 20)),
            SurgeCause.News => (Minutes(3, 10), Minutes(15, 40)),
            SurgeCause.Recommendation => (Minutes(20, 40), Minutes(30, 60)),
            _ => (Minutes(20, 60), Minutes(20, 40)),
        };
        // From 2 % to 20 % of the base rate; few are very large.
        return new Surge(cause, tookOff, rise, decay, 0.02 / (1 - (0.9 * random.NextDouble())));
    }

    private long Minutes(int from, int to) => (from * MinuteMs) + random.Below((int)((to - from) * MinuteMs));
}
