using Tidemark.Core.Randomness;

namespace Tidemark.UnitTests.Connectors.Journal.Fuzz;

/// <summary>Whatever byte of a journal's files is another, and wherever they end: never a wrong result.</summary>
/// <remarks>A sample of all mutants; the environment variable <c>TIDEMARK_FUZZ</c> says how many of each kind, <c>all</c> for every
/// byte and every length.</remarks>
public sealed class JournalFuzzTests
{
    private const int SampleSize = 40;

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "")]
    [InlineData(true, "-wal")]
    public async Task Recover_WhenAByteIsAnother_GivesTheSameOrIsRefused(bool isCrashed, string file)
    {
        using FuzzedJournal journal = await FuzzedJournal.WriteAsync(isCrashed);
        var random = new SplitMix64(17);
        await AssertNoneIsWrongAsync(journal, file, Sample(journal.Length(file), random, at => journal.IsUsed(file, at)), random);
    }

    /// <summary>A key of an index that is another can hide rows from whoever looks for a range; no row has changed then.</summary>
    [Fact]
    public async Task Recover_WhenAByteOfAnIndexOfFiredWindowsIsAnother_GivesTheSameOrIsRefused()
    {
        using FuzzedJournal journal = await FuzzedJournal.WriteAsync(isCrashed: false);
        foreach (Range page in journal.RootPages("fired"))
        {
            var random = new SplitMix64(23);
            (int start, int length) = page.GetOffsetAndLength(journal.Length(""));
            IEnumerable<int> sample = Sample(length, random, at => journal.IsUsed("", start + at)).Select(at => start + at);
            await AssertNoneIsWrongAsync(journal, "", sample, random);
        }
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "")]
    [InlineData(true, "-wal")]
    public async Task Recover_WhenAFileIsCutOff_GivesTheSameOrIsRefused(bool isCrashed, string file)
    {
        using FuzzedJournal journal = await FuzzedJournal.WriteAsync(isCrashed);
        List<string> wrong = [];
        foreach (int length in Sample(journal.Length(file), new SplitMix64(18), _ => true))
        {
            if (await journal.TryAsync(file, bytes => bytes[..length]) is { } problem) wrong.Add($"length {length}: {problem}");
        }

        AssertNone(wrong);
    }

    private static async Task AssertNoneIsWrongAsync(FuzzedJournal journal, string file, IEnumerable<int> sample, SplitMix64 random)
    {
        List<string> wrong = [];
        foreach (int at in sample)
        {
            byte difference = (byte)(1 + random.Below(255));
            string? problem = await journal.TryAsync(file, bytes =>
            {
                bytes[at] ^= difference;
                return bytes;
            });
            if (problem is not null) wrong.Add($"byte {at} ^ {difference}: {problem}");
        }

        AssertNone(wrong);
    }

    private static void AssertNone(List<string> wrong) =>
        Assert.True(wrong.Count == 0, $"{wrong.Count} wrong:\n{string.Join('\n', wrong.Take(100))}");

    /// <summary>Places in a file, more of them where something is.</summary>
    private static IEnumerable<int> Sample(int length, SplitMix64 random, Func<int, bool> isUsed)
    {
        string? wish = Environment.GetEnvironmentVariable("TIDEMARK_FUZZ");
        if (wish == "all") return Enumerable.Range(0, length);
        int[] used = [.. Enumerable.Range(0, length).Where(isUsed)];
        return Enumerable.Range(0, wish is null ? SampleSize : int.Parse(wish))
            .Select(i => i % 4 == 0 ? random.Below(length) : used[random.Below(used.Length)]);
    }
}
