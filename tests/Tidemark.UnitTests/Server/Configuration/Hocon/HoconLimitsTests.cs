using System.Text;
using Tidemark.Server.Configuration.Hocon;

namespace Tidemark.UnitTests.Server.Configuration.Hocon;

/// <summary>Every limit, at it and just beyond it.</summary>
public sealed class HoconLimitsTests
{
    [Theory]
    [InlineData("a = ", "[", "", "]")]
    [InlineData("a = ", "{ b = ", "1", " }")]
    [InlineData("a = ", "[{ b = ", "1", " }]")]
    [InlineData("a", ".b", " = 1", "")]
    [InlineData("a", ".b { c", " = 1", " }")]
    public void Depth_OfWhatLiesInEachOther_IsLimited(string begin, string open, string middle, string close)
    {
        int one = open.Contains("[{", StringComparison.Ordinal) || open.Contains(".b {", StringComparison.Ordinal) ? 2 : 1;
        string Nested(int depth) => begin + Repeat(open, depth / one) + middle + Repeat(close, depth / one);
        Assert.NotEmpty(HoconReading.Json(Nested(HoconLimits.DepthMax)));
        foreach (int depth in new[] { HoconLimits.DepthMax + one, HoconLimits.FileBytesMax / 16 })
            Assert.EndsWith("more than 64 deep in each other here, which is the limit.", HoconReading.Fault(Nested(depth)));
    }

    [Fact]
    public void Depth_OfAResolvedValue_IsLimited()
    {
        string text = "v0 = { a = 1 }\n" + string.Concat(Enumerable.Range(1, 100).Select(i => $"v{i} = {{ a = ${{v{i - 1}}} }}\n"));
        Assert.Equal(
            "main.conf:2:12: the configuration comes to more than 64 objects and arrays within each other, which is the limit.",
            HoconReading.Fault(text));
    }

    [Fact]
    public void FileBytes_AreLimited()
    {
        byte[] whole = Encoding.UTF8.GetBytes("a = 1 #" + new string('x', HoconLimits.FileBytesMax - 7));
        Assert.Empty(new HoconReading().Read(whole).Faults);
        Assert.Equal(
            "main.conf:1:1: the file has more than 1048576 bytes, which is the limit.",
            Assert.Single(new HoconReading().Read([.. whole, (byte)'x']).Faults).ToString());
    }

    [Fact]
    public void IncludeDepth_IsLimited()
    {
        HoconReading Chain(int length) => Enumerable.Range(0, length).Aggregate(
            new HoconReading(), (files, i) => files.With($"{i}.conf", i + 1 < length ? $"include \"{i + 1}.conf\"" : "end = 1"));
        Assert.Equal("""{"end":1}""", Chain(HoconLimits.IncludeDepthMax).ToJson("include \"0.conf\""));
        Assert.Equal(
            "15.conf:1:1: includes lie more than 16 deep in each other here, which is the limit.",
            Assert.Single(Chain(HoconLimits.IncludeDepthMax + 1).ToFaults("include \"0.conf\"")));
    }

    [Fact]
    public void Files_AreLimited()
    {
        string Includes(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"include \"{i}.conf\"\n"));
        Assert.Equal("{}", HoconReading.Json(Includes(HoconLimits.FilesMax)));
        Assert.Equal(
            "main.conf:65:1: more than 64 files are included, which is the limit.", HoconReading.Fault(Includes(HoconLimits.FilesMax + 1)));
    }

    /// <summary>Two includes a file would be 2^15 files.</summary>
    [Fact]
    public void Files_ThatMultiply_AreLimited()
    {
        HoconReading files = Enumerable.Range(0, 15).Aggregate(
            new HoconReading(), (files, i) => files.With($"{i}.conf", $"include \"{i + 1}.conf\"\ninclude \"{i + 1}.conf\""));
        Assert.EndsWith(
            "more than 64 files are included, which is the limit.", files.ToFaults("include \"0.conf\"")[0], StringComparison.Ordinal);
        Assert.InRange(files.Asked.Count, 1, HoconLimits.FilesMax);
    }

    [Fact]
    public void Substitutions_AreLimited()
    {
        string Lines(int count) => "x = 1\n" + Repeat("a = ${x}\n", count);
        Assert.Equal("""{"x":1,"a":1}""", HoconReading.Json(Lines(HoconLimits.SubstitutionsMax)));
        Assert.Equal(
            "main.conf:10002:5: the configuration holds more than 10000 substitutions, which is the limit.",
            HoconReading.Fault(Lines(HoconLimits.SubstitutionsMax + 1)));
    }

    [Theory]
    [InlineData("a += 1\n", "[1]")]
    [InlineData("a = ${?a}x\n", "\"x\"")]
    public void Chain_OfSubstitutions_IsLimited(string line, string start)
    {
        string longest = OnSmallStack(() => HoconReading.Json($"a = {start}\n" + Repeat(line, HoconLimits.ChainMax)));
        Assert.True(longest.Length > HoconLimits.ChainMax);
        string fault = OnSmallStack(() => HoconReading.Fault($"a = {start}\n" + Repeat(line, HoconLimits.ChainMax + 1)));
        Assert.EndsWith(
            "the configuration comes to more than 250 substitutions, or very long ones, that lead on to each other, which is the limit.",
            fault, StringComparison.Ordinal);
    }

    /// <summary>Each step of the chain goes through as many objects as a path may have elements.</summary>
    [Fact]
    public void Chain_OfLongPaths_DoesNotExhaustTheStack()
    {
        string Path(int i) => $"k{i}" + Repeat(".k", HoconLimits.DepthMax - 1);
        string text = string.Concat(Enumerable.Range(0, 500).Select(i => $"{Path(i)} = ${{{Path(i + 1)}}}\n")) + $"{Path(500)} = 1";
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        string[] faults = OnSmallStack(() => new HoconReading().Read(bytes).Faults.Select(fault => fault.ToString()).ToArray());
        Assert.InRange(faults.Length, 0, 1);
        Assert.All(faults, fault => Assert.EndsWith("which is the limit.", fault, StringComparison.Ordinal));
    }

    [Fact]
    public void PathElements_OfASubstitution_AreLimited() => Assert.Equal(
        "main.conf:1:5: a path has more than 64 elements, which is the limit.",
        HoconReading.Fault($"a = ${{b{Repeat(".b", HoconLimits.DepthMax)}}}"));

    [Fact]
    public void Values_OfAllFiles_AreLimited()
    {
        string Array(int count) => $"a = [{Repeat("1,", count)}]";
        Assert.Equal(HoconLimits.ValuesMax - 2, HoconReading.Json(Array(HoconLimits.ValuesMax - 2), "a").Count(c => c == '1'));
        Assert.EndsWith(
            "the configuration holds more than 100000 values, which is the limit.", HoconReading.Fault(Array(HoconLimits.ValuesMax)));
    }

    /// <summary>A billion laughs: each level refers to the one below ten times.</summary>
    [Theory]
    [InlineData("[", ",", "]", "values")]
    [InlineData("", "", "", "characters of strings that are put together")]
    public void Values_ThatMultiply_AreLimited(string open, string comma, string close, string what)
    {
        string text = "a0 = lol\n"
            + string.Concat(Enumerable.Range(1, 9).Select(i => $"a{i} = {open}{Repeat($"${{a{i - 1}}}{comma}", 10)}{close}\n"));
        Assert.Contains($"{what}, which is the limit.", HoconReading.Fault(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[ lol ]", "values")]
    [InlineData("{ k = lol }", null)]
    public void Concatenations_ThatMultiply_AreLimited(string value, string? limit)
    {
        string text = $"a0 = {value}\n" + string.Concat(Enumerable.Range(1, 9).Select(i => $"a{i} = {Repeat($"${{a{i - 1}}}", 10)}\n"));
        if (limit is null) Assert.Equal("""{"k":"lol"}""", HoconReading.Json(text, "a9"));
        else Assert.Contains($"{limit}, which is the limit.", HoconReading.Fault(text), StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_AreLimited()
    {
        string layers = string.Concat(Enumerable.Range(0, 1000).Select(i => $"o{i} = {{ k{i} = 1 }}\n"));
        string all = "all = " + string.Concat(Enumerable.Range(0, 1000).Select(i => $"${{o{i}}}")) + "\n";
        string asks = $"x = [{Repeat("${all.k0},", 5000)}]";
        Assert.EndsWith("steps of resolution, which is the limit.", HoconReading.Fault(layers + all + asks), StringComparison.Ordinal);
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    /// <summary>Runs on a thread with as little stack as threads have anywhere.</summary>
    private static T OnSmallStack<T>(Func<T> read)
    {
        T? result = default;
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = read();
                }
                catch (Exception thrown)
                {
                    failure = thrown;
                }
            },
            maxStackSize: 1536 << 10);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
        return result!;
    }
}
