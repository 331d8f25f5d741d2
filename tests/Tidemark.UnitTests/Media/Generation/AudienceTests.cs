using Tidemark.Media.Generation;

namespace Tidemark.UnitTests.Media.Generation;

/// <summary>What viewers do in the profiles that have an audience.</summary>
public sealed class AudienceTests
{
    private const long AwayMs = 30 * 60_000;

    private static readonly GeneratorOptions Options = new()
    {
        Events = 200_000, Rate = 20, Seed = 9, Profile = GeneratorProfile.Daily, Disorder = TimeSpan.Zero,
    };

    private static readonly List<GeneratedLine> Lines = [.. GeneratedLine.Of(Options)];

    [Fact]
    public void Types_HaveTheSharesOfTheSteadyMix()
    {
        Dictionary<string, int> counts = Lines.CountBy(line => line.Type).ToDictionary();
        (string Type, double Share)[] expected =
        [
            ("view", 0.60), ("impression", 0.14), ("like", 0.10), ("comment", 0.06),
            ("stats", 0.05), ("share", 0.03), ("unlike", 0.01), ("subscribe", 0.01),
        ];
        Assert.Equal(expected.Length, counts.Count);
        foreach ((string type, double share) in expected) Assert.Equal(share, counts[type] / (double)Lines.Count, 0.004);
    }

    [Fact]
    public void Viewers_WatchSeveralVideosInARowWithPauses()
    {
        List<int> sessions = [];
        int pairs = 0, overlaps = 0;
        foreach (IGrouping<string, GeneratedLine> viewer in Lines.Where(line => line.Type == "view").GroupBy(line => line.Viewer!))
        {
            GeneratedLine? before = null;
            foreach (GeneratedLine view in viewer)
            {
                long pause = before is null ? long.MaxValue : view.TimeMs - before.TimeMs - before.WatchMs;
                if (pause > AwayMs) sessions.Add(0);
                else pairs++;
                if (pause < 0) overlaps++;
                sessions[^1]++;
                before = view;
            }
        }

        // Four videos on average, less where a viewer leaves early.
        Assert.InRange(sessions.Average(), 2.5, 4.5);
        Assert.Contains(sessions, videos => videos >= 10);
        // One video after the other; only a viewer who happens to be drawn twice watches on two devices.
        Assert.InRange(overlaps / (double)pairs, 0, 0.03);
    }

    [Fact]
    public void Stats_OfAVideo_TellExactlyWhatWasGenerated()
    {
        Dictionary<string, long[]> counted = [], baselines = [];
        long told = 0;
        foreach (GeneratedLine line in Lines)
        {
            if (!counted.TryGetValue(line.Video, out long[]? counts)) counted[line.Video] = counts = new long[3];
            if (line.Type == "view") counts[0]++;
            else if (line.Type == "like") counts[1]++;
            else if (line.Type == "unlike") counts[1]--;
            else if (line.Type == "comment") counts[2]++;
            if (line.Type != "stats") continue;
            long[] difference = [.. line.Counters.Zip(counts, (told, seen) => told - seen)];
            if (baselines.TryAdd(line.Video, difference)) continue;
            Assert.Equal(baselines[line.Video], difference);
            told++;
        }

        Assert.True(told > 5_000, $"{told} snapshots after the first of their video");
    }

    [Fact]
    public void Watching_OfBetterVideos_LastsLonger()
    {
        (List<GeneratedLine> lines, var truth) = GeneratedLine.WithTruth(Options with { Events = 60_000 });
        double[] shares = [.. new[] { (0.0, 0.4), (0.4, 0.6), (0.6, 1.0) }.Select(range => lines
            .Where(line => line.Type == "view")
            .Select(line => (line.WatchMs, Truth: truth[line.Video]))
            .Where(view => view.Truth.GetProperty("quality").GetDouble() is var q && q >= range.Item1 && q < range.Item2)
            .Average(view => view.WatchMs / (1_000.0 * view.Truth.GetProperty("duration_s").GetInt64())))];
        Assert.Equal(shares.Order(), shares);
        Assert.True(shares[2] - shares[0] > 0.1);
    }
}
