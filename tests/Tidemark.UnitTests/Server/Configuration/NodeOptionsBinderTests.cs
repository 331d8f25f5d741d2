using Tidemark.Core.Watermarks;
using Tidemark.Server.Configuration;

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
            () => Bind("http.port=99999", "watermark.delay=soon", "log.partitons=4", "http.host=here", "log.disk_max=1MiB"));
        Assert.Equal(5, wrong.Faults.Count);
        Assert.Contains("http.port is \"99999\" (-D); it must be a whole number from 0 to 65535.", wrong.Faults);
        Assert.Contains(wrong.Faults, f => f.Contains("did you mean log.partitions?", StringComparison.Ordinal));
        Assert.Contains(wrong.Faults, f => f.Contains("IP address", StringComparison.Ordinal));
        Assert.Contains(wrong.Faults, f => f.Contains("log.disk_max is 1048576 bytes", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("10s", 10_000)]
    [InlineData("1.5m", 90_000)]
    [InlineData("24h", 86_400_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("10", 10)]
    [InlineData("1e3s", 1_000_000)]
    [InlineData("2 minutes", 120_000)]
    public void Bind_OfADuration_ReadsItsUnit(string text, long milliseconds) =>
        Assert.Equal(new WatermarkOptions.Fixed(milliseconds), Bind($"watermark.delay={text}").Shard.Watermark);

    [Theory]
    [InlineData("2d")]
    [InlineData("-1s")]
    [InlineData("10x")]
    [InlineData("s")]
    [InlineData("1us")]
    [InlineData("1.0005s")]
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

    private static NodeOptions Bind(params string[] definitions) =>
        NodeOptionsBinder.Bind(new SettingSources().AddDefinitions(definitions));
}
