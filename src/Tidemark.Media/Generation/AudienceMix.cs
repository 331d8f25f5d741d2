using Tidemark.Core.Randomness;

namespace Tidemark.Media.Generation;

/// <summary>The mix of the profiles that change over time: viewers who watch one video after another and react to what they
/// watch.</summary>
/// <remarks>
/// <para>Seats are places where somebody watches. A view takes a seat that is free: its viewer goes on to the next video, four on average,
/// or, having left, makes room for another. The seat is free again when the video has been watched and some seconds have passed; a
/// <c>view</c> tells when watching began, <c>watch_ms</c> how long it lasts. There are as many seats as the rate of the moment keeps about
/// half of them taken; where that would be more than a million, viewers leave before they are through. A reaction comes from the viewer of
/// any seat, to what is watched there, more likely where the video is good.</para>
/// <para>The shares of the kinds are those of <see cref="SteadyMix"/>. Counters never fall, and <c>stats</c> tell exactly what was
/// generated before them.</para>
/// <para>Owned by the generator.</para>
/// </remarks>
internal sealed class AudienceMix : IEventMix
{
    private const int SeatsMax = 1 << 20;
    private const int SeatsMin = 16;
    private const int SeatTries = 4;
    private const int ReactionTries = 4;
    private const int VideosInARow = 4;
    private const double PauseMeanMs = 8_000;
    private const long AwayMs = 30 * 60_000;
    private const int ViewersPerEvent = 1_000;

    /// <summary>Views are 0.6 of the events, and each takes its seat for 200 s on average.</summary>
    private const double SeatsPerEvent = 2 * 0.6 * 200;

    private readonly GeneratorOptions options;
    private readonly SplitMix64 random;
    private readonly Traffic traffic;
    private readonly Surges surges;
    private readonly int viewers;
    private readonly long knownAfterMs;
    private Seat[] seats = new Seat[SeatsMin];

    public AudienceMix(GeneratorOptions options, SplitMix64 random, Traffic traffic, Surges surges)
    {
        (this.options, this.random, this.traffic, this.surges) = (options, random, traffic, surges);
        viewers = (int)Math.Clamp(options.Rate * ViewersPerEvent, options.Viewers, int.MaxValue);
        knownAfterMs = options.DelayMsMax;
    }

    /// <inheritdoc/>
    public void Next(GeneratedVideo offered, long nowMs, ref GeneratedEvent e)
    {
        e.Kind = SteadyMix.KindOf(random.Below(1_000));
        GeneratedVideo video = surges.Draw(random) ?? offered;
        switch (e.Kind)
        {
            case EventKind.Stats:
                break;
            case EventKind.View:
                e.Viewer = View(video, nowMs, ref e);
                break;
            case EventKind.Impression:
                e.Viewer = AnySeat(video, nowMs).Viewer;
                break;
            default:
                ref Seat seat = ref ReactingSeat(video, nowMs, e.Kind);
                (video, e.Viewer) = (seat.Video!, seat.Viewer);
                // Nobody takes back a like that was never given.
                if (e.Kind == EventKind.Unlike && video.LikeCount == 0) e.Kind = EventKind.Like;
                React(video, ref e);
                break;
        }

        if (e.Kind == EventKind.Stats) (e.A, e.B, e.C) = (video.ViewCount, video.LikeCount, video.CommentCount);
        else e.Country = Phrases.CountryOfAudience(e.Viewer);
        e.Video = video;
        e.NamesOrigin = e.Kind != EventKind.Share || video.FirstEventMs is not { } first || nowMs - first <= knownAfterMs;
        video.FirstEventMs ??= nowMs;
    }

    private int View(GeneratedVideo video, long nowMs, ref GeneratedEvent e)
    {
        ref Seat seat = ref FreeSeat(nowMs);
        if (seat.Video is null || seat.Leaves || nowMs - seat.FreeAtMs > AwayMs) seat.Viewer = random.Below(viewers);
        // Log-logistic of shape 2, cut at the video's end; the median is 15 % of the worst video and 75 % of the best.
        double p = random.NextDouble();
        double median = (0.15 + (0.6 * video.Quality)) * video.DurationMs;
        e.A = (long)Math.Min(video.DurationMs, median * Math.Sqrt(p / (1 - p)));
        e.B = Referrer(video, nowMs);
        video.ViewCount++;
        seat.Video = video;
        seat.Leaves = random.Below(VideosInARow) == 0;
        seat.FreeAtMs = nowMs + e.A + (long)(PauseMeanMs * -PortableLog.Of(1 - random.NextDouble()));
        return seat.Viewer;
    }

    private int Referrer(GeneratedVideo video, long nowMs)
    {
        bool surges = video.Surge is { } surge && surge.TookOffMs < nowMs;
        return surges && random.Below(10) < 8 ? Phrases.ReferrerOf(video.Surge!.Cause) : random.Below(Phrases.Referrers.Length);
    }

    private void React(GeneratedVideo video, ref GeneratedEvent e)
    {
        switch (e.Kind)
        {
            case EventKind.Like:
                video.LikeCount++;
                break;
            case EventKind.Unlike:
                video.LikeCount--;
                break;
            case EventKind.Comment:
                video.CommentCount++;
                (e.A, e.B, e.C) = Comments.Compose(random, video.Quality, Phrases.IsKorean(e.Viewer));
                break;
        }
    }

    private ref Seat FreeSeat(long nowMs)
    {
        int taken = SeatsNow();
        int seat = 0;
        for (int tries = 0; tries < SeatTries; tries++)
        {
            seat = random.Below(taken);
            if (seats[seat].FreeAtMs <= nowMs) return ref seats[seat];
        }

        seats[seat].Leaves = true;
        return ref seats[seat];
    }

    private ref Seat ReactingSeat(GeneratedVideo offered, long nowMs, EventKind kind)
    {
        for (int tries = 1; ; tries++)
        {
            ref Seat seat = ref AnySeat(offered, nowMs);
            if (tries == ReactionTries || random.NextDouble() < Appeal(kind, seat.Video!, nowMs)) return ref seat;
        }
    }

    /// <summary>Any seat; where nobody has sat for long, somebody comes in the middle of a video.</summary>
    private ref Seat AnySeat(GeneratedVideo offered, long nowMs)
    {
        int taken = SeatsNow();
        ref Seat seat = ref seats[random.Below(taken)];
        if (seat.Video is null || nowMs - seat.FreeAtMs > AwayMs)
            seat = new Seat { Video = offered, Viewer = random.Below(viewers), FreeAtMs = nowMs };
        return ref seat;
    }

    private static double Appeal(EventKind kind, GeneratedVideo video, long nowMs) => kind switch
    {
        EventKind.Like or EventKind.Subscribe => 0.1 + (0.9 * video.Quality),
        EventKind.Unlike => 1 - (0.9 * video.Quality),
        EventKind.Comment => 0.5,
        _ => video.Surge is { Cause: SurgeCause.WordOfMouth } surge && surge.TookOffMs < nowMs ? 1 : 0.4 * video.Quality,
    };

    private int SeatsNow()
    {
        int wanted = (int)Math.Clamp(options.Rate * traffic.Factor * SeatsPerEvent, SeatsMin, SeatsMax);
        if (seats.Length < wanted) Array.Resize(ref seats, Math.Min(SeatsMax, wanted + (wanted / 4)));
        return wanted;
    }

    private struct Seat
    {
        public GeneratedVideo? Video;
        public long FreeAtMs;
        public int Viewer;
        public bool Leaves;
    }
}
