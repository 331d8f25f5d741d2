using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tidemark.Core.Codecs;
using Tidemark.Core.Time;
using Tidemark.Media.Generation;

namespace Tidemark.UnitTests.Media.Generation;

public sealed class EventGeneratorTests
{
    private static readonly GeneratorOptions Clean = new() { Events = 30_000, Seed = 7 };
    private static readonly List<(string Text, EventTime Arrival)> CleanLines = GeneratedStream.Of(Clean);
    private static readonly GeneratorOptions Dirty = new() { Events = 20_000, Seed = 42, Duplicates = 0.05, Bad = 0.05, Videos = 500 };

    [Fact]
    public void Bytes_WhenOptionsAreEqual_AreThosePinned()
    {
        string text = string.Join('\n', GeneratedStream.Of(Dirty).Select(line => $"{line.Arrival.Milliseconds} {line.Text}"));
        string hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        Assert.Equal("03BF1A9108A1F24159ED61ED824F900B09A49103B8B62808D3C1A7B4B232147F", hash);
    }

    [Fact]
    public void Bytes_WhenSeedsDiffer_Differ() =>
        Assert.Empty(CleanLines.Select(EventId).Intersect(GeneratedStream.Of(Clean with { Seed = 8, Events = 500 }).Select(EventId)));

    [Fact]
    public void FewerEvents_AreAPrefixOfMore() =>
        Assert.Equal(GeneratedStream.Of(Dirty).Take(5_000), GeneratedStream.Of(Dirty with { Events = 5_000 }));

    [Fact]
    public void TryNext_WhenAllAreOut_WritesNothing()
    {
        EventGenerator generator = new(new GeneratorOptions { Events = 1 });
        ByteWriter line = new();
        Assert.True(generator.TryNext(line, out _));
        int length = line.Length;
        Assert.False(generator.TryNext(line, out _));
        Assert.Equal(length, line.Length);
    }

    [Fact]
    public void GoodLines_AreJsonWithUniqueIdsAndFittingLength()
    {
        Assert.Equal(CleanLines.Count, CleanLines.Select(EventId).Distinct().Count());
        Assert.DoesNotContain(CleanLines, line => line.Text.Contains('\n', StringComparison.Ordinal));
        Assert.InRange(CleanLines.Average(line => Encoding.UTF8.GetByteCount(line.Text)), 200, 260);
    }

    [Fact]
    public void Types_HaveTheirShares()
    {
        Dictionary<string, int> counts = CleanLines.Select(line => Text(line, "type")).CountBy(type => type).ToDictionary();
        (string Type, double Share)[] expected =
        [
            ("view", 0.60), ("impression", 0.14), ("like", 0.10), ("comment", 0.06),
            ("stats", 0.05), ("share", 0.03), ("unlike", 0.01), ("subscribe", 0.01),
        ];
        Assert.Equal(expected.Length, counts.Count);
        foreach ((string type, double share) in expected) AssertShare(share, counts[type], (int)Clean.Events);
    }

    [Fact]
    public void Arrivals_NeverGoBackAndNeverExceedTheLongestDelay()
    {
        Assert.DoesNotContain(CleanLines.Zip(CleanLines.Skip(1)), pair => pair.First.Arrival > pair.Second.Arrival);
        long[] delays = [.. CleanLines.Select(line => line.Arrival.Milliseconds - Number(line, "event_time"))];
        Assert.InRange(delays.Min(), 0, 5);
        Assert.InRange(delays.Max(), 3_000, 10_000);
        // The mean of 30,000 exponential delays lies within 5 standard errors of 500 ms; whole milliseconds take half of one.
        Assert.InRange(delays.Average(), 485, 515);
    }

    [Fact]
    public void EventTimes_WhenDisorderIsZero_AreInOrderAtTheRate()
    {
        long[] times = [.. GeneratedStream.Of(Clean with { Disorder = TimeSpan.Zero }).Select(line => Number(line, "event_time"))];
        Assert.Equal(times.Order(), times);
        Assert.InRange((times[^1] - GeneratorOptions.DefaultStart.Milliseconds) / 1_000.0, 290, 310);
    }

    [Fact]
    public void Duplicates_AreTheSameBytesWithinAMinute()
    {
        List<(string Text, EventTime Arrival)> lines = GeneratedStream.Of(Clean with { Duplicates = 0.1 });
        var repeated = lines.GroupBy(line => line.Text).Where(group => group.Count() > 1).ToList();
        Assert.All(repeated, group => Assert.Equal(2, group.Count()));
        Assert.All(repeated, group => Assert.InRange(group.Last().Arrival.Milliseconds - group.First().Arrival.Milliseconds, 1, 60_000));
        // Duplicates of the last half minute are still on their way when the stream ends: 30 s of 270 s.
        Assert.InRange(repeated.Count / (double)lines.Count, 0.08, 0.105);
    }

    [Fact]
    public void StatsCounters_MostlyGrowAndSometimesFall()
    {
        var counters = GeneratedStream.Of(Clean with { Disorder = TimeSpan.Zero, Videos = 10, Events = 60_000 })
            .Where(line => Text(line, "type") == "stats")
            .Select(line => JsonDocument.Parse(line.Text).RootElement)
            .GroupBy(stats => stats.GetProperty("video_id").GetString()!)
            .SelectMany(video => video.Select(ViewCount).Zip(video.Skip(1).Select(ViewCount)))
            .ToList();
        int falls = counters.Count(pair => pair.Second < pair.First);
        Assert.InRange(falls / (double)counters.Count, 0.003, 0.02);
        Assert.All(counters, pair => Assert.True(pair.Second >= 0));
    }

    [Fact]
    public void Shares_WhenTheyNameNoChannel_ComeAfterALineThatDoes()
    {
        HashSet<string> known = [];
        int unnamed = 0;
        foreach ((string Text, EventTime Arrival) line in CleanLines)
        {
            using JsonDocument document = JsonDocument.Parse(line.Text);
            string video = Text(line, "video_id");
            if (document.RootElement.TryGetProperty("channel_id", out _)) known.Add(video);
            else unnamed++;
            Assert.Contains(video, known);
        }

        Assert.True(unnamed > 100, $"{unnamed} shares without a channel");
    }

    [Fact]
    public void Videos_KeepOneChannelAndCategory()
    {
        var origins = GeneratedStream.Of(Clean with { Rate = 1 })
            .Where(line => line.Text.Contains("channel_id", StringComparison.Ordinal))
            .Select(line => (Video: Text(line, "video_id"), Channel: Text(line, "channel_id"), Category: Number(line, "category_id")))
            .Distinct()
            .ToList();
        Assert.Equal(origins.Count, origins.Select(origin => origin.Video).Distinct().Count());
        // Eight hours bring about 670 births to the 2,000 videos of the start.
        Assert.InRange(origins.Count, 1_500, 2_800);
    }

    [Fact]
    public void Generator_WhenOptionsHaveFaults_NamesThemAll()
    {
        GeneratorOptions options = new()
        {
            Events = -1, Rate = 0, Start = EventTime.Min, Disorder = TimeSpan.FromDays(1), Bad = double.NaN, Videos = 0, Viewers = 0,
        };
        Assert.Equal(7, options.Faults().Count);
        string message = Assert.Throws<ArgumentException>(() => new EventGenerator(options)).Message;
        Assert.All(options.Faults(), fault => Assert.Contains(fault, message, StringComparison.Ordinal));
        Assert.StartsWith("duplicates is 0.6", Assert.Single((Clean with { Duplicates = 0.6 }).Faults()), StringComparison.Ordinal);
    }

    private static void AssertShare(double expected, int count, int total) =>
        Assert.InRange(count / (double)total, expected - Tolerance(expected, total), expected + Tolerance(expected, total));

    /// <summary>Five standard deviations of a binomial share.</summary>
    private static double Tolerance(double share, int total) => 5 * Math.Sqrt(share * (1 - share) / total);

    private static long ViewCount(JsonElement stats) => stats.GetProperty("stats").GetProperty("view_count").GetInt64();

    private static string EventId((string Text, EventTime Arrival) line) => Text(line, "event_id");

    private static string Text((string Text, EventTime Arrival) line, string field)
    {
        using JsonDocument document = JsonDocument.Parse(line.Text);
        return document.RootElement.GetProperty(field).GetString()!;
    }

    private static long Number((string Text, EventTime Arrival) line, string field)
    {
        using JsonDocument document = JsonDocument.Parse(line.Text);
        return document.RootElement.GetProperty(field).GetInt64();
    }
}
