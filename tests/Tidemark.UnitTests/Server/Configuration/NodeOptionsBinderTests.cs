using Tidemark.Core.Watermarks;
using Tidemark.Server.Configuration;
using Tidemark.UnitTests.Gates;

namespace Tidemark.UnitTests.Server.Configuration;

public sealed class NodeOptionsBinderTests
{
    [Fact]
    public void Bind_OfNothing_GivesTheDefaults()
    {
        NodeOptions options = Bind();
        Assert.Equal(("127.0.0.1", 8080, 8, ""), (options.HttpHost, options.HttpPort, options.Partitions, options.HttpKey));
        Assert.False(options.Shard.EmitResults);
    }

    [Fact]
    public void Bind_OfSeveralFaults_TellsThemAll()
    {
        var wrong = Assert.Throws<ConfigurationException>(
            () => Bind("http.port=99999", "watermark.delay=soon", "log.partitons=4", "http.host=0.0.0.0", "log.disk_max=1MiB"));
        Assert.Equal(5, wrong.Faults.Count);
        Assert.Contains("http.port is \"99999\" (-D); it must be a whole number from 0 to 65535.", wrong.Faults);
        Assert.Contains(wrong.Faults, f => f.Contains("did you mean log.partitions?", StringComparison.Ordinal));
        Assert.Contains(wrong.Faults, f => f.Contains("loopback", StringComparison.Ordinal));
        Assert.Contains(wrong.Faults, f => f.Contains("log.disk_max is 1048576 bytes", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("10s", 10_000)]
    [InlineData("1.5m", 90_000)]
    [InlineData("24h", 86_400_000)]
    [InlineData("1d", 86_400_000)]
    public void Bind_OfADuration_ReadsItsUnit(string text, long milliseconds) =>
        Assert.Equal(new WatermarkOptions.Fixed(milliseconds), Bind($"watermark.delay={text}").Shard.Watermark);

    [Theory]
    [InlineData("2d")]
    [InlineData("-1s")]
    [InlineData("10")]
    [InlineData("s")]
    [InlineData("1e3s")]
    public void Bind_OfABadDuration_Refuses(string text) =>
        Assert.Throws<ConfigurationException>(() => Bind($"watermark.delay={text}"));

    [Theory]
    [InlineData(null, "deduplication.fpp=0.01")]
    [InlineData(null, "deduplication.mode=exact", "deduplication.fpp=0.01")]
    [InlineData(0.0001, "deduplication.mode=bloom")]
    [InlineData(0.01, "deduplication.mode=bloom", "deduplication.fpp=0.01", "deduplication.capacity=1073741824")]
    public void Bind_OfDeduplication_TakesARateInBloomModeAlone(double? rate, params string[] definitions) =>
        Assert.Equal(rate, Bind(definitions).Shard.DeduplicationFalsePositiveRate);

    [Fact]
    public void Bind_WhereTheLargestRequestCouldNeverBeTaken_Refuses() =>
        Assert.Throws<ConfigurationException>(() => Bind("http.body_max=128MiB"));

    [Fact]
    public void Sources_OfTheSameKey_TheLaterWins()
    {
        var sources = new SettingSources()
            .AddEnvironment(name => name == "TIDEMARK_KEY" ? "environment" : null)
            .AddDefinitions(["http.key=definition"]);
        Assert.Equal("definition", NodeOptionsBinder.Bind(sources.All).HttpKey);
    }

    [Fact]
    public void Sources_OfAnEmptyKeyInTheEnvironment_CountItAsAbsent() =>
        Assert.Empty(new SettingSources().AddEnvironment(_ => "").All);

    [Fact]
    public void Sources_OfADefinitionWithoutAnEqualsSign_Refuse() =>
        Assert.Throws<ConfigurationException>(() => new SettingSources().AddDefinitions(["http.port"]));

    [Theory]
    [InlineData("""{"http": {"port": 1234}, "log.partitions": 3, /* why */ "watermark": {"delay": "2s",},}""", true)]
    [InlineData("[1]", false)]
    [InlineData("{", false)]
    public void Sources_OfAFile_ReadNestedAndDottedKeys(string json, bool good)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, json);
            if (!good)
            {
                Assert.Throws<ConfigurationException>(() => new SettingSources().AddFile(path));
                return;
            }

            NodeOptions options = NodeOptionsBinder.Bind(new SettingSources().AddFile(path).All);
            Assert.Equal((1234, 3, new WatermarkOptions.Fixed(2_000)), (options.HttpPort, options.Partitions, options.Shard.Watermark));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Page_ListsEveryKeyWithItsDefault()
    {
        string page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "configuration.md"));
        var rows = page.Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal))
            .Select(l => l.Split('|')).ToDictionary(c => c[1].Trim().Trim('`'), c => c[2].Trim().Trim('`'));
        var settings = new Settings(new Dictionary<string, Setting>());
        NodeOptions defaults = NodeOptionsBinder.Bind(settings);
        // What shapes a window family stands there once for all of them.
        var known = settings.Known.Select(key => key.Split('.') is ["windows", _, var what] ? $"windows.NAME.{what}" : key);
        Assert.Equal(known.Distinct().Order(), rows.Keys.Order());
        foreach ((string key, string value) in rows.Where(row => !row.Key.Contains("NAME", StringComparison.Ordinal)))
        {
            // Equal records print alike; the options hold lists, which only the text compares.
            NodeOptions given = Bind($"{key}={value}");
            Assert.True(given.ToString() == defaults.ToString(), $"{key}: the page says {value}");
        }
    }

    private static NodeOptions Bind(params string[] definitions) =>
        NodeOptionsBinder.Bind(new SettingSources().AddDefinitions(definitions).All);
}
