using System.Text;
using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Replay;

public sealed class TrendingReplayTests
{
    private const string First = """
        video_id,title,channel_title,category_id,tags,views,likes,dislikes,comment_total,thumbnail_link,date
        v1,"A ""quoted"" title, with a comma","C1",10,a|b,100,10,1,5,x,13.09
        v2,"Two
        lines","C2",20,[none],50,5,0,0,x,13.09
        v1,"Again","C1",10,a,130,12,1,6,x,14.09
        v1,"The same day","C1",10,a,999,12,1,6,x,14.09
        v2,"Fell","C2",20,a,40,5,0,1,x,14.09
        v3,"Too few",1,x,14.09
        v3,"No such day","C3",1,a,1,1,1,1,x,31.09
        """;

    private const string SecondHeader =
        "video_id,trending_date,title,channel_title,category_id,publish_time,tags,views,likes,dislikes,comment_count,"
        + "thumbnail_link,comments_disabled,ratings_disabled,video_error_or_removed,description\n";

    private const string Second = SecondHeader + """
        v1,17.13.09,"T","C1",10,2017-09-12T10:00:00.000Z,a,100,10,1,5,x,False,False,False,"D, with\ncommas"
        v1,17.14.09,"T","C1",10,2017-09-12T10:00:00.000Z,a,130,12,1,6,x,False,False,False,D
        v2,17.40.09,"T","C1",10,2017-09-12T10:00:00.000Z,a,130,12,1,6,x,False,False,False,D
        """;

    [Fact]
    public async Task Replay_OfTheFirstEdition_AccountsForEveryRow()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["rows.csv"], First);
        JsonElement summary = await ReplayAsync(folder, folder["rows.csv"], "--year", "2017");
        AssertCounts(summary, read: 7, rejected: 2, applied: 4, duplicates: 1);
        JsonElement[] rejected = await RowsAsync(folder, "rejected.jsonl");
        Assert.Equal(
            [("invalid_field", 8, "v3,\"Too few\",1,x,14.09"), ("invalid_field", 9, "v3,\"No such day\",\"C3\",1,a,1,1,1,1,x,31.09")],
            rejected.Select(r => (
                r.GetProperty("code").GetString()!, r.GetProperty("position").GetInt32(),
                Encoding.UTF8.GetString(r.GetProperty("bytes_base64").GetBytesFromBase64()))));
        Assert.All(rejected, r => Assert.Equal(folder["rows.csv"], r.GetProperty("source").GetString()));
        Assert.All(rejected, r => Assert.NotEmpty(r.GetProperty("message").GetString()!));
        Assert.Equal((await RowsAsync(folder, "windows.jsonl")).Length, summary.GetProperty("windows").GetInt32());
        Assert.Equal(2, summary.GetProperty("videos").GetInt32());
        Assert.Equal(
            new Dictionary<string, long> { ["2017-09-13"] = 150, ["2017-09-14"] = 170 }, await ViewCountsByDayAsync(folder));
    }

    [Fact]
    public async Task Replay_OfTheSecondEdition_AccountsForEveryRow()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["rows.csv"], Second);
        AssertCounts(await ReplayAsync(folder, folder["rows.csv"]), read: 3, rejected: 1, applied: 2, duplicates: 0);
        Assert.Equal(
            new Dictionary<string, long> { ["2017-09-13"] = 100, ["2017-09-14"] = 130 }, await ViewCountsByDayAsync(folder));
    }

    /// <summary>Rows that stand in both files count in the first, as far as identities are remembered.</summary>
    [Fact]
    public async Task Replay_OfBothEditions_ReadsTheFilesInOrder()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["first.csv"], First);
        await File.WriteAllTextAsync(folder["second.csv"], Second);
        JsonElement summary = await ReplayAsync(
            folder, folder["first.csv"], folder["second.csv"], "--year", "2017", "-D", "deduplication.horizon=30d");
        AssertCounts(summary, read: 10, rejected: 3, applied: 4, duplicates: 3);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("video_id,views\nv1,2\n", "The first line is not the header")]
    public async Task Replay_OfAnotherFile_SaysWhatIsMissing(string content, string why)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["rows.csv"], content);
        (int exit, string output, string errors) = await Executable.RunAsync(
            "replay", folder["rows.csv"], "--format", "youtube-trending", "--output", folder["out"]);
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains(why, errors, StringComparison.Ordinal);
        Assert.Contains(folder["rows.csv"], errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_OfAHeaderAlone_ReadsNothing()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["rows.csv"], SecondHeader);
        AssertCounts(await ReplayAsync(folder, folder["rows.csv"]), read: 0, rejected: 0, applied: 0, duplicates: 0);
        Assert.Empty(await RowsAsync(folder, "windows.jsonl"));
    }

    [Fact]
    public async Task Replay_WithoutTheYearItNeeds_SaysSo()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["rows.csv"], First);
        (int exit, _, string errors) = await Executable.RunAsync(
            "replay", folder["rows.csv"], "--format", "youtube-trending", "--output", folder["out"]);
        Assert.Equal(1, exit);
        Assert.Contains("--year", errors, StringComparison.Ordinal);
    }

    [TrendingFact]
    public async Task Replay_OfTheRealRows_EqualsAnIndependentSum()
    {
        using var folder = new TemporaryFolder();
        JsonElement summary = await ReplayAsync(folder, TrendingFactAttribute.FilePath, "--year", "2017");
        AssertCounts(summary, read: 5798, rejected: 6, applied: 5787, duplicates: 5);
        Assert.Equal(SumsByDay(TrendingFactAttribute.FilePath), await ViewCountsByDayAsync(folder));
    }

    private static async Task<JsonElement> ReplayAsync(TemporaryFolder folder, string file, params string[] more)
    {
        (int exit, string output, string errors) = await Executable.RunAsync(
            ["replay", file, "--format", "youtube-trending", "--output", folder["out"], .. more]);
        Assert.True(exit == 0, errors);
        return JsonDocument.Parse(output).RootElement;
    }

    private static void AssertCounts(JsonElement summary, long read, long rejected, long applied, long duplicates)
    {
        long Of(string name) => summary.GetProperty(name).GetInt64();
        Assert.Equal((read, rejected, applied, duplicates), (Of("read"), Of("rejected"), Of("applied"), Of("duplicates")));
        Assert.Equal(Of("read"), Of("accepted") + Of("rejected"));
        Assert.Equal(Of("accepted"), Of("applied") + Of("duplicates") + Of("late") + Of("poisoned"));
    }

    private static async Task<JsonElement[]> RowsAsync(TemporaryFolder folder, string file) =>
        [.. (await File.ReadAllLinesAsync(Path.Combine(folder["out"], file))).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>The view counters of all videos read on each day: those of the day windows that start at midnight.</summary>
    private static async Task<Dictionary<string, long>> ViewCountsByDayAsync(TemporaryFolder folder) =>
        (await RowsAsync(folder, "windows.jsonl"))
        .Where(w => w.GetProperty("window").GetString() == "day" && w.GetProperty("group").GetString() == "all")
        .Where(w => w.GetProperty("start").GetString()!.EndsWith("T00:00:00.000Z", StringComparison.Ordinal))
        .ToDictionary(w => w.GetProperty("start").GetString()![..10], w => w.GetProperty("view_count").GetInt64());

    /// <summary>Splits rows by hand: this file has no line ends inside quotes, and eleven fields make a row.</summary>
    private static Dictionary<string, long> SumsByDay(string file)
    {
        var sums = new Dictionary<string, long>();
        var seen = new HashSet<(string, string)>();
        foreach (string line in File.ReadLines(file).Skip(1))
        {
            List<string> fields = [""];
            bool quoted = false;
            foreach (char c in line)
            {
                if (c == '"') quoted = !quoted;
                else if (c == ',' && !quoted) fields.Add("");
                else fields[^1] += c;
            }

            if (fields.Count != 11 || !seen.Add((fields[0], fields[10]))) continue;
            string day = $"2017-{fields[10][3..]}-{fields[10][..2]}";
            sums[day] = sums.GetValueOrDefault(day) + long.Parse(fields[5]);
        }

        return sums;
    }
}
