using Tidemark.Connectors.Kafka;
using Tidemark.Server.Configuration;

namespace Tidemark.UnitTests.Server.Configuration;

public sealed class KafkaBinderTests
{
    [Fact]
    public void Bind_OfProperties_TakesThemByTheirWholeNames()
    {
        KafkaOptions options = NodeOptionsBinder.Bind(Sources()).Kafka;
        Assert.Equal("broker:9092", options.Bootstrap);
        Assert.Equal(
            ["sasl.password=hush", "sasl.username=tidemark", "security.protocol=SASL_SSL"],
            options.Properties.Select(property => $"{property.Key}={property.Value}").Order());
    }

    [Fact]
    public void Show_OfAPassword_HidesIt()
    {
        IReadOnlyList<Setting> shown = NodeOptionsBinder.Show(Sources());
        Assert.Equal("\"(hidden)\"", shown.Single(setting => setting.Key == "kafka.properties.sasl.password").Value);
        Assert.Equal("\"tidemark\"", shown.Single(setting => setting.Key == "kafka.properties.sasl.username").Value);
    }

    [Theory]
    [InlineData("bootstrap.servers")]
    [InlineData("metadata.broker.list")]
    [InlineData("enable.auto.commit")]
    [InlineData("enable.idempotence")]
    [InlineData("log.queue")]
    public void Reserved_AreWhatTheClientsSetThemselves(string property) => Assert.True(KafkaOptions.IsReserved(property));

    private static SettingSources Sources() => new SettingSources().AddDefinitions(
    [
        "kafka.bootstrap=broker:9092", "kafka.properties.security.protocol=SASL_SSL", "kafka.properties.sasl.username=tidemark",
        "kafka.properties.sasl.password=hush", "journal.postgres=Host=db", "cluster.secret=0123456789abcdef",
        "viewers.key=000102030405060708090a0b0c0d0e0f",
    ]);
}
