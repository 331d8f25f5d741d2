using Tidemark.Core.Randomness;

namespace Tidemark.Media.Generation;

/// <summary>The videos that go viral now or will, and what each adds to the traffic of the moment. Owned by the generator.</summary>
internal sealed class Surges
{
    /// <summary>What adds less than this share of the base rate has ended.</summary>
    private const double ShareMin = 0.000_1;

    private readonly List<(GeneratedVideo Video, double UpTo)> active = [];

    /// <summary>What all of them add, as a share of the base rate.</summary>
    public double Share { get; private set; }

    /// <summary>Adds a video that has a surge.</summary>
    public void Add(GeneratedVideo video) => active.Add((video, 0));

    /// <summary>Moves on to <paramref name="nowMs"/>.</summary>
    public void MoveTo(long nowMs)
    {
        Share = 0;
        int kept = 0;
        for (int i = 0; i < active.Count; i++)
        {
            GeneratedVideo video = active[i].Video;
            double share = video.Surge!.ShareAt(nowMs);
            if (share < ShareMin && nowMs > video.Surge.PeakMs) continue;
            Share += share;
            active[kept++] = (video, Share);
        }

        active.RemoveRange(kept, active.Count - kept);
    }

    /// <summary>With the probability that an event belongs to a surge, draws its video; else null.</summary>
    public GeneratedVideo? Draw(SplitMix64 random)
    {
        if (Share == 0) return null;
        double drawn = random.NextDouble() * (1 + Share);
        if (drawn >= Share) return null;
        foreach ((GeneratedVideo video, double upTo) in active)
            if (drawn < upTo) return video;
        return null;
    }
}
