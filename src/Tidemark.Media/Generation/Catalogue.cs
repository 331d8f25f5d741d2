using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;

namespace Tidemark.Media.Generation;

/// <summary>The videos that live: each holds a rank of popularity, fades with age, and gives its rank to a new one in the end.</summary>
/// <remarks>
/// <para>A video is drawn with probability proportional to 1 / rank × 1 / (1 + age / 6 h): Zipf's law over the ranks, and rejection
/// for the fading, which accepts 40 % of the draws while ages are spread evenly over a day.</para>
/// <para>Births form a Poisson process that replaces each video about a day after its own birth, the oldest first. Ages at the start
/// are spread evenly over a day, so that the start looks like any other moment.</para>
/// </remarks>
internal sealed class Catalogue
{
    private const double FadeMs = 6 * 3_600_000.0;
    private const double LifeMs = 24 * 3_600_000.0;
    private const int ChannelCount = 200;

    private static readonly int[] Categories = [1, 2, 10, 15, 17, 19, 20, 22, 23, 24, 25, 26, 27, 28, 29];

    private readonly SplitMix64 random;
    private readonly HiddenTraits? hidden;
    private readonly ulong salt;
    private readonly ZipfSampler ranks;
    private readonly ZipfSampler channels = new(ChannelCount);
    private readonly byte[][] channelIds = new byte[ChannelCount][];
    private readonly GeneratedVideo[] byRank;
    private readonly int[] rankByAge;
    private readonly double birthGapMs;
    private int oldest;
    private long serial;
    private double nextBirthMs;

    public Catalogue(GeneratorOptions options, SplitMix64 random, HiddenTraits? hidden)
    {
        this.random = random;
        this.hidden = hidden;
        salt = random.Next();
        ranks = new ZipfSampler(options.Videos);
        byRank = new GeneratedVideo[options.Videos];
        rankByAge = new int[options.Videos];
        birthGapMs = LifeMs / options.Videos;
        for (int i = 0; i < ChannelCount; i++) channelIds[i] = Names.ChannelId(salt, i);
        ShuffleRanks();
        long start = options.Start.Milliseconds;
        for (int i = 0; i < byRank.Length; i++) byRank[rankByAge[i]] = Populate(start, i);
        nextBirthMs = start + NextGap();
    }

    /// <summary>Draws a video that lives at <paramref name="nowMs"/>, which never goes back.</summary>
    public GeneratedVideo Draw(long nowMs)
    {
        while (nextBirthMs <= nowMs)
        {
            byRank[rankByAge[oldest]] = Bear((long)nextBirthMs, rankByAge[oldest]);
            oldest = (oldest + 1) % rankByAge.Length;
            nextBirthMs += NextGap();
        }

        while (true)
        {
            GeneratedVideo video = byRank[ranks.Draw(random)];
            double age = nowMs - video.BornAtMs;
            if (random.NextDouble() * (age + FadeMs) < FadeMs) return video;
        }
    }

    private void ShuffleRanks()
    {
        // Fisher and Yates, so that age says nothing about rank.
        for (int i = 0; i < rankByAge.Length; i++)
        {
            int other = random.Below(i + 1);
            rankByAge[i] = rankByAge[other];
            rankByAge[other] = i;
        }
    }

    /// <summary>One of the videos that are there at the start; the oldest comes first, and the popular have counted most.</summary>
    private GeneratedVideo Populate(long startMs, int i)
    {
        double share = 1 - ((double)i / byRank.Length);
        GeneratedVideo video = Bear(startMs - (long)(share * LifeMs), rankByAge[i]);
        video.ViewCount = (long)(share * 1_000_000 / (rankByAge[i] + 1)) + random.Below(100);
        video.LikeCount = video.ViewCount / 20;
        video.CommentCount = video.ViewCount / 200;
        return video;
    }

    private GeneratedVideo Bear(long bornAtMs, int rank)
    {
        // A log-logistic length of shape 2 with a median of five minutes: its quantile needs a square root alone.
        double p = random.NextDouble();
        int seconds = (int)Math.Clamp(300 * Math.Sqrt(p / (1 - p)), 15, 3 * 3_600);
        byte[] channelId = channelIds[channels.Draw(random)];
        int category = Categories[random.Below(Categories.Length)];
        var video = new GeneratedVideo
        {
            Id = Names.VideoId(salt, serial++),
            ChannelId = channelId,
            Category = category,
            Origin = DescribeOrigin(channelId, category),
            Description = Describe(bornAtMs, seconds),
            DurationMs = seconds * 1_000,
            BornAtMs = bornAtMs,
        };
        hidden?.Give(video, rank);
        return video;
    }

    private static byte[] DescribeOrigin(byte[] channelId, int category)
    {
        ByteWriter origin = new(64);
        LineWriter writer = new(origin);
        writer.Text("channel_id"u8, channelId);
        writer.Number("category_id"u8, category);
        return origin.ToArray();
    }

    private byte[] Describe(long bornAtMs, int seconds)
    {
        (byte[] adjective, byte[] noun) = Phrases.Title(random);
        ByteWriter description = new(128);
        LineWriter writer = new(description);
        writer.Number("duration_s"u8, seconds);
        writer.Text("title"u8, "The "u8, adjective, " "u8, noun);
        writer.Text("published_at"u8, LineWriter.Iso(bornAtMs));
        writer.Array("tags"u8, adjective, noun);
        return description.ToArray();
    }

    private double NextGap() => birthGapMs * -PortableLog.Of(1 - random.NextDouble());
}
