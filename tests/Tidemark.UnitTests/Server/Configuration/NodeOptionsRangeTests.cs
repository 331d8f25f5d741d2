using Tidemark.Connectors.Log;
using Tidemark.Server.Configuration;
using Tidemark.Server.Ingest;

namespace Tidemark.UnitTests.Server.Configuration;

/// <summary>Every key that has a range, at its ends and just beyond them.</summary>
public sealed class NodeOptionsRangeTests
{
    /// <summary>Key, least and greatest value, values below and above, and what must be given along.</summary>
    public static TheoryData<string, string[], string[], string[]> Ranges => new()
    {
        { "http.port", ["0", "65535"], ["-1", "65536", "http", "", "80.5"], [] },
        {
            "http.body_max", ["64KiB", "256MiB"], ["65535B", "257MiB", "1", "1 MiB of it", "-1MiB", "NaNB"],
            ["log.waiting_max=512MiB", "http.bodies_max=1GiB"]
        },
        { "http.bodies_max", ["1MiB", "64GiB"], ["1023KiB", "65GiB", "all"], ["http.body_max=64KiB"] },
        { "http.receive_timeout", ["2s", "10m"], ["1999ms", "11m", "soon"], [] },
        { "http.connections_max", ["1", "100000"], ["0", "100001", "many"], [] },
        { "http.idle_timeout", ["1s", "1h"], ["999ms", "61m"], [] },
        { "http.query_timeout", ["10ms", "5m"], ["9ms", "301s", "soon"], [] },
        { "log.partitions", ["1", "1000"], ["0", "1001", "8 of them"], ["log.segment=1MiB"] },
        { "log.segment", ["1MiB", "1GiB"], ["1023KiB", "1025MiB", "64"], ["log.disk_max=1TiB"] },
        { "log.disk_max", ["16MiB", "1024TiB"], ["1B", "1025TiB", "InfinityB"], ["log.segment=1MiB"] },
        { "log.waiting_max", ["4MiB", "512MiB"], ["1023KiB", "513MiB", "much"], ["http.body_max=64KiB"] },
        { "kafka.session_timeout", ["4s", "5m"], ["3999ms", "301s"], [] },
        { "kafka.revoke_deadline", ["1s", "4m"], ["999ms", "241s"], [] },
        { "kafka.answer_timeout", ["1s", "5m"], ["999ms", "301s"], [] },
        { "kafka.delivery_timeout", ["1s", "1h"], ["999ms", "61m"], [] },
        { "kafka.fetch_max", ["16KiB", "64MiB"], ["16383B", "65MiB"], [] },
        { "kafka.prefetch_max", ["1MiB", "16GiB"], ["1023KiB", "16385MiB"], [] },
        { "kafka.produce_max", ["1MiB", "1GiB"], ["1023KiB", "1025MiB"], [] },
        { "kafka.offset_gone", ["stop", "go_on"], ["go on", "skip", ""], [] },
        { "cluster.heartbeat", ["100ms", "1m"], ["99ms", "61s"], ["cluster.silence_max=10m"] },
        { "cluster.silence_max", ["2s", "10m"], ["999ms", "601s"], [] },
        { "cluster.call_timeout", ["10ms", "1m"], ["9ms", "61s"], [] },
        { "dead_letters.file_max", ["64KiB", "1TiB"], ["63KiB", "2TiB"], [] },
        { "dead_letters.retention", ["1m", "3650d"], ["59s", "3651d"], [] },
        { "watermark.delay", ["0ms", "1d"], ["-1ms", "86401s", "1us", "s", "NaNs", "-Infinityms", "1e6s"], [] },
        { "watermark.kind", ["fixed", "adaptive", "completeness"], ["explicit", ""], [] },
        { "watermark.base", ["0ms", "1d"], ["-1ms", "25h"], ["watermark.max=1d"] },
        { "watermark.max", ["0ms", "1d"], ["-1ms", "25h"], ["watermark.base=0ms"] },
        { "watermark.step", ["1ms", "1d"], ["0ms", "25h"], [] },
        { "watermark.share", ["0.5", "0.9999"], ["0", "1", "-0.5", "most"], [] },
        { "watermark.progress_when_idle", ["true", "yes", "on", "false", "no", "off"], ["True", "1", ""], [] },
        { "watermark.idle_timeout", ["1s", "1d"], ["999ms", "25h"], [] },
        { "deduplication.horizon", ["1ms", "30d"], ["0ms", "31d"], [] },
        { "deduplication.capacity", ["1000", "1e6", "67108864"], ["999", "67108865", "1e3.5", "+1000", "1000.5"], [] },
        { "videos.capacity", ["1", "16777216"], ["0", "16777217"], [] },
        { "deduplication.mode", ["exact", "bloom"], ["Bloom", "none", ""], [] },
        { "deduplication.fpp", ["0.000001", "1e-6", "0.1"], ["0", "9e-7", "0.11", "-0.01", "1%", "NaN"], ["deduplication.mode=bloom"] },
        { "windows.retention", ["0s", "365d"], ["366d", "forever"], [] },
        { "engine.mailbox", ["1", "1000"], ["0", "1001"], [] },
        { "checkpoint.interval", ["10ms", "5m"], ["9ms", "6m"], [] },
        { "alerts.every", ["100ms", "1h"], ["99ms", "61m"], [] },
        { "alerts.webhook.attempts_max", ["1", "100"], ["0", "101"], [] },
        { "alerts.webhook.timeout", ["100ms", "1m"], ["99ms", "61s"], [] },
        { "access.anonymous", ["auto", "none"], ["all", ""], [] },
        { "access.rate", ["0", "1000000"], ["-1", "1000001", "many"], [] },
        { "access.session", ["1m", "30d"], ["59s", "31d"], [] },
        { "access.audit_keep", ["1d", "3650d"], ["23h", "3651d"], [] },
        { "telemetry.otlp.protocol", ["grpc", "http/protobuf"], ["http", ""], [] },
        { "telemetry.otlp.interval", ["100ms", "1h"], ["99ms", "61m"], [] },
        { "telemetry.traces.share", ["0", "1"], ["-0.1", "1.1", "half"], [] },
        { "drain.deadline", ["1s", "10m"], ["999ms", "11m"], [] },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Bind_OfAValueWithinItsRange_TakesItAndBeyondItNamesTheKey(string key, string[] good, string[] bad, string[] along)
    {
        foreach (string value in good) Bind([.. along, $"{key}={value}"]);
        foreach (string value in bad)
        {
            var wrong = Assert.Throws<ConfigurationException>(() => Bind([.. along, $"{key}={value}"]));
            Assert.Contains(wrong.Faults, f => f.StartsWith($"{key} is \"{value}\" (-D); it must be ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Ranges_CoverEveryKeyThatHasOne()
    {
        Settings settings = new SettingSources().Resolve();
        NodeOptionsBinder.Bind(settings);
        string[] texts =
        [
            "data.directory", "http.host", "http.key", "journal.postgres", "sink.files.directory", "windows.families", "aggregates",
            "kafka.bootstrap", "kafka.topic", "kafka.group", "kafka.outputs", "cluster.node", "cluster.advertise", "cluster.secret",
            "viewers.key", "alerts.rules", "alerts.webhook.url", "alerts.webhook.secret", "telemetry.otlp.endpoint",
            "http.tls.certificate", "http.tls.key", "http.cors_origins", "access.jwt.keys", "access.jwt.issuer",
            "access.jwt.audience", "access.jwt.role_claim",
        ];
        var known = settings.InForce.Select(setting => setting.Key).Except(texts).Where(key => key.Split('.') is not ["windows", _, _]);
        Assert.Equal(known.Order(), Ranges.Select(r => (string)r[0]).Order());
    }

    [Theory]
    [InlineData("data.directory is empty", "data.directory=")]
    [InlineData("http.host is \"localhost\"; it must be an IP address.", "http.host=localhost")]
    [InlineData("access.jwt.keys is set; then access.jwt.issuer", "access.jwt.keys=f", "access.jwt.issuer=i")]
    [InlineData("http.tls needs both", "http.tls.key=f")]
    [InlineData("http.cors_origins names \"https://a/b\"", "http.cors_origins=https://a/b")]
    [InlineData("kafka.topic is empty", "kafka.topic=")]
    [InlineData("kafka.group is empty", "kafka.group=")]
    [InlineData("kafka.properties.group.id cannot be given", "kafka.properties.group.id=other")]
    [InlineData("kafka.properties.auto.offset.reset cannot be given", "kafka.properties.auto.offset.reset=latest")]
    [InlineData("viewers.key must be 32 hexadecimal digits", "viewers.key=short")]
    [InlineData("telemetry.otlp.endpoint is \"collector:4317\"; it must be an address", "telemetry.otlp.endpoint=collector:4317")]
    public void Bind_OfAText_RefusesWhatCannotBe(string fault, params string[] definitions)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Bind(definitions));
        Assert.StartsWith(fault, Assert.Single(wrong.Faults), StringComparison.Ordinal);
    }

    /// <summary>The log refuses to hold fewer than two segments a partition; the configuration says so first, in its own keys.</summary>
    [Theory]
    [InlineData(2, 64, 256, 255)]
    [InlineData(1000, 1024, 2_048_000, 2_047_999)]
    public void Bind_OfTooLittleDiskForThePartitions_NamesAllThreeKeys(int partitions, int segmentMiB, int enoughMiB, int tooFewMiB)
    {
        string[] log = [$"log.partitions={partitions}", $"log.segment={segmentMiB}MiB"];
        Assert.Empty(LogOptions(Bind([.. log, $"log.disk_max={enoughMiB}MiB"])).Errors());
        var wrong = Assert.Throws<ConfigurationException>(() => Bind([.. log, $"log.disk_max={tooFewMiB}MiB"]));
        string fault = Assert.Single(wrong.Faults);
        Assert.Contains($"at least {(long)enoughMiB << 20}", fault, StringComparison.Ordinal);
        foreach (string part in new[] { "log.disk_max", "log.segment", $"{partitions} partitions" })
            Assert.Contains(part, fault, StringComparison.Ordinal);
    }

    /// <summary>A record is up to 15 bytes longer than its event and costs 16 more to append, a partition's batch 64.</summary>
    [Fact]
    public void Bind_OfFewerWaitingBytesThanTheLargestRequestTakes_NamesBothKeys()
    {
        long enough = (1 << 20) + (31L * EventBody.EventsMax) + (64 * 8);
        Bind("http.body_max=1MiB", $"log.waiting_max={enough}B");
        var wrong = Assert.Throws<ConfigurationException>(() => Bind("http.body_max=1MiB", $"log.waiting_max={enough - 1}B"));
        string fault = Assert.Single(wrong.Faults);
        Assert.StartsWith($"log.waiting_max is {enough - 1} bytes; with http.body_max of 1048576 bytes", fault, StringComparison.Ordinal);
        Assert.Contains($"at least {enough}", fault, StringComparison.Ordinal);
    }

    private static PartitionedLogOptions LogOptions(NodeOptions options) => new()
    {
        Directory = "log",
        Partitions = options.Partitions,
        SegmentBytes = options.LogSegmentBytes,
        DiskBytesMax = options.LogDiskBytesMax,
        AppendBytesMax = options.LogWaitingBytesMax,
    };

    private static NodeOptions Bind(params string[] definitions) =>
        NodeOptionsBinder.Bind(new SettingSources().AddDefinitions(definitions));
}
