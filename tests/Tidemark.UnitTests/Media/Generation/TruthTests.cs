using System.Text.Json;
using Tidemark.Core.Codecs;
using Tidemark.Media.Generation;

namespace Tidemark.UnitTests.Media.Generation;

/// <summary>What the generator discloses, against what its events show.</summary>
public sealed class TruthTests
{
    private const long MinuteMs = 60_000;

    private static readonly GeneratorOptions Options = new()
    {
        Events = 500_000, Rate = 30, Seed = 5, Profile = GeneratorProfile.Viral, Disorder = TimeSpan.Zero,
    };

    private static readonly (List<GeneratedLine> Lines, Dictionary<string, JsonElement> Truth) Viral = GeneratedLine.WithTruth(Options);

    [Fact]
    public void Truth_HasALineForEveryVideo()
    {
        Assert.All(Viral.Lines.Select(line => line.Video).Distinct(), video => Assert.Contains(video, Viral.Truth.Keys));
        Assert.All(Viral.Truth.Values, video => Assert.InRange(video.GetProperty("quality").GetDouble(), 0, 1));
        Assert.Equal(0.5, Viral.Truth.Values.Average(video => video.GetProperty("quality").GetDouble()), 0.02);
    }

    [Fact]
    public void ViralVideos_FromTheDisclosedInstant_RiseToTheDisclosedRate()
    {
        long start = Options.Start.Milliseconds, end = Viral.Lines[^1].TimeMs;
        ILookup<string, long> times = Viral.Lines.ToLookup(line => line.Video, line => line.TimeMs);
        HashSet<string> causes = [];
        int seen = 0;
        foreach ((string video, JsonElement truth) in Viral.Truth.Where(pair => HasCause(pair.Value)))
        {
            long tookOff = Ms(truth, "took_off_at"), peak = Ms(truth, "peak_at");
            long half = Math.Min(truth.GetProperty("half_life_s").GetInt64() * 1_000, end - peak);
            if (tookOff < start + (10 * MinuteMs) || half < 2 * MinuteMs) continue;
            double before = Rate(times[video], tookOff - (10 * MinuteMs), tookOff);
            double after = Rate(times[video], peak, peak + half);
            double peakRate = truth.GetProperty("peak_rate").GetDouble(), baseRate = truth.GetProperty("base_rate").GetDouble();
            // Not yet: it stands where a video of its popularity does, give or take chance. Then: between half of the peak and the peak.
            Assert.InRange(before, 0, baseRate + (6 * Math.Sqrt(baseRate / 600)) + 0.01);
            Assert.InRange(after, 0.45 * peakRate, 1.25 * (peakRate + baseRate));
            Assert.True(after > 5 * before, $"{video}: {before} before and {after} after a second");
            causes.Add(truth.GetProperty("cause").GetString()!);
            seen++;
        }

        Assert.True(seen >= 10, $"{seen} videos went viral");
        Assert.Equal(["influencer", "news", "recommendation", "word_of_mouth"], causes.Order());
    }

    [Fact]
    public void Videos_WithoutACause_NeverRiseAlike()
    {
        // A video that had 5 events at most in one quarter of an hour, and 100 in the next, has taken off, or it was not there before.
        var rises = Viral.Lines.CountBy(line => (line.Video, Quarter: line.TimeMs / (15 * MinuteMs))).ToDictionary();
        var risen = rises
            .Where(pair => pair.Value >= 100 && rises.GetValueOrDefault((pair.Key.Video, pair.Key.Quarter - 1)) <= 5)
            .Where(pair => pair.Key.Quarter > Options.Start.Milliseconds / (15 * MinuteMs))
            .Where(pair => Ms(Viral.Truth[pair.Key.Video], "published_at") < (pair.Key.Quarter - 1) * 15 * MinuteMs)
            .Select(pair => pair.Key.Video)
            .Distinct()
            .ToList();
        Assert.NotEmpty(risen);
        Assert.All(risen, video => Assert.True(HasCause(Viral.Truth[video])));
    }

    [Fact]
    public void Comments_OfBetterVideos_AreKinder()
    {
        string[] kind = ["love", "great", "amazing", "best", "thank", "perfect", "최고", "좋", "재밌", "감사", "대박", "사랑"];
        string[] unkind = ["boring", "terrible", "hate", "waste", "worst", "awful", "지루", "실망", "별로", "엉망", "최악", "아까워"];
        var byQuality = Viral.Lines.Where(line => line.Text is not null)
            .GroupBy(line => (int)(5 * Viral.Truth[line.Video].GetProperty("quality").GetDouble()))
            .Where(group => group.Count() > 500)
            .OrderBy(group => group.Key)
            .Select(group => Share(group, kind) - Share(group, unkind))
            .ToList();
        Assert.True(byQuality.Count >= 3);
        Assert.Equal(byQuality.Order(), byQuality);
        Assert.True(byQuality[^1] - byQuality[0] > 0.2, $"{byQuality[0]} to {byQuality[^1]}");
    }

    [Fact]
    public void Comments_AreEnglishAndKoreanAndVaried()
    {
        List<string> texts = [.. Viral.Lines.Where(line => line.Text is not null).Select(line => line.Text!)];
        Assert.InRange(texts.Count(IsKorean) / (double)texts.Count, 0.25, 0.35);
        Assert.True(texts.Distinct().Count() > 5_000, $"{texts.Distinct().Count()} different comments of {texts.Count}");
    }

    [Fact]
    public void Generator_WhenNothingIsHidden_RefusesToDisclose() =>
        Assert.Throws<ArgumentException>(() => new EventGenerator(new GeneratorOptions { Events = 1 }, new ByteWriter()));

    private static bool HasCause(JsonElement truth) => truth.GetProperty("cause").ValueKind == JsonValueKind.String;

    private static bool IsKorean(string text) => text.Any(c => c is >= '가' and <= '힣');

    private static double Share(IEnumerable<GeneratedLine> lines, string[] words) => lines.Average(
        line => words.Any(word => line.Text!.Contains(word, StringComparison.OrdinalIgnoreCase)) ? 1.0 : 0);

    private static double Rate(IEnumerable<long> times, long from, long to) =>
        times.Count(time => time >= from && time < to) / ((to - from) / 1_000.0);

    private static long Ms(JsonElement truth, string name) => truth.GetProperty(name).GetDateTimeOffset().ToUnixTimeMilliseconds();
}
