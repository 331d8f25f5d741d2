using Tidemark.Core.Randomness;

namespace Tidemark.Media.Generation;

/// <summary>The mix of the profile <c>steady</c>: every event of any viewer, with any video, by itself.</summary>
/// <remarks>Of 1,000 events 600 are views, 140 impressions, 100 likes, 60 comments, 50 stats, 30 shares, 10 unlikes, 10 subscriptions.
/// A share comes from a client that does not know channel and category, once the video has been seen for longer than lines can be delayed:
/// whoever reads in order of arrival knows both by then.</remarks>
internal sealed class SteadyMix(GeneratorOptions options, SplitMix64 random) : IEventMix
{
    private readonly int viewers = options.Viewers;
    private readonly long knownAfterMs = options.DelayMsMax;

    /// <inheritdoc/>
    public void Next(GeneratedVideo offered, long nowMs, ref GeneratedEvent e)
    {
        e.Video = offered;
        e.Kind = KindOf(random.Below(1_000));
        e.NamesOrigin = e.Kind != EventKind.Share || offered.FirstEventMs is not { } first || nowMs - first <= knownAfterMs;
        if (e.Kind == EventKind.Stats)
        {
            CleanUp(offered);
            (e.A, e.B, e.C) = (offered.ViewCount, offered.LikeCount, offered.CommentCount);
        }
        else
        {
            e.Viewer = random.Below(viewers);
            e.Country = Phrases.CountryOf(e.Viewer);
            Act(offered, ref e);
        }

        offered.FirstEventMs ??= nowMs;
    }

    /// <summary>The kind of the event that draws <paramref name="number"/> of 1,000.</summary>
    public static EventKind KindOf(int number) => number switch
    {
        < 600 => EventKind.View,
        < 740 => EventKind.Impression,
        < 840 => EventKind.Like,
        < 900 => EventKind.Comment,
        < 950 => EventKind.Stats,
        < 980 => EventKind.Share,
        < 990 => EventKind.Unlike,
        _ => EventKind.Subscribe,
    };

    private void Act(GeneratedVideo video, ref GeneratedEvent e)
    {
        switch (e.Kind)
        {
            case EventKind.View:
                video.ViewCount++;
                // Log-logistic of shape 2 with a median of 40 % of the video, cut at its end: about one viewer in seven sees all of it.
                double p = random.NextDouble();
                e.A = (long)Math.Min(video.DurationMs, 0.4 * video.DurationMs * Math.Sqrt(p / (1 - p)));
                e.B = random.Below(Phrases.Referrers.Length);
                break;
            case EventKind.Like:
                video.LikeCount++;
                break;
            case EventKind.Unlike:
                video.LikeCount = Math.Max(0, video.LikeCount - 1);
                break;
            case EventKind.Comment:
                video.CommentCount++;
                (e.A, e.B, e.C) = Phrases.Comment(random);
                break;
        }
    }

    /// <summary>YouTube takes false views and likes away now and then, so that a counter goes back.</summary>
    private void CleanUp(GeneratedVideo video)
    {
        if (random.Below(100) != 0) return;
        video.ViewCount = Math.Max(0, video.ViewCount - 1 - (video.ViewCount / 100));
        video.LikeCount -= video.LikeCount / 100;
        video.CommentCount -= video.CommentCount / 100;
    }
}
