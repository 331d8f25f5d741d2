using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Connectors.Kafka;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Kafka;

/// <summary>What is told where Kafka cannot do what it is asked for.</summary>
public sealed class KafkaFailureTests
{
    [KafkaFact]
    public async Task Connect_ToNobody_TellsTheAddressAndWhatToCheck()
    {
        var options = new KafkaOptions { Bootstrap = $"127.0.0.1:{LoopbackPort.FindFree()}", AnswerTimeout = TimeSpan.FromSeconds(1) };
        string message = await RefusalAsync(options);
        Assert.Contains(options.Bootstrap, message, StringComparison.Ordinal);
        Assert.Contains("Connection refused", message, StringComparison.Ordinal);
        Assert.Contains("Check kafka.bootstrap", message, StringComparison.Ordinal);
    }

    [KafkaFact]
    public async Task Connect_ToATopicThatIsNotThere_TellsItsNameAndDoesNotMakeIt()
    {
        await using DevKafkaProcess kafka = await DevKafkaProcess.StartAsync();
        KafkaOptions options = kafka.Options("nowhere") with { AnswerTimeout = TimeSpan.FromSeconds(1) };
        foreach (string message in new[] { await RefusalAsync(options), await RefusalAsync(options) })
        {
            Assert.StartsWith($"Asking for topic nowhere at {kafka.Bootstrap} failed: UNKNOWN_TOPIC", message, StringComparison.Ordinal);
            Assert.Contains("Make the topic", message, StringComparison.Ordinal);
        }
    }

    /// <summary>The cluster for tests knows no users: it closes the connection on whoever wants to give a name.</summary>
    [KafkaFact]
    public async Task Connect_WithCredentialsThatAreRefused_PointsToTheProperties()
    {
        await using DevKafkaProcess kafka = await DevKafkaProcess.StartAsync();
        KafkaOptions options = kafka.Options(await kafka.MakeTopicAsync(1)) with
        {
            AnswerTimeout = TimeSpan.FromSeconds(2),
            Properties = new Dictionary<string, string>
            {
                ["security.protocol"] = "SASL_PLAINTEXT", ["sasl.mechanism"] = "PLAIN", ["sasl.username"] = "u",
                ["sasl.password"] = "secret",
            },
        };
        string message = await RefusalAsync(options);
        Assert.Contains("kafka.properties", message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [KafkaFact]
    public async Task Connect_WithAPropertyThatIsNone_TellsWhich()
    {
        var options = new KafkaOptions
        {
            Bootstrap = "127.0.0.1:1", Properties = new Dictionary<string, string> { ["fetch.tomorrow"] = "1" },
        };
        Assert.Contains("fetch.tomorrow", await RefusalAsync(options), StringComparison.Ordinal);
    }

    [KafkaFact]
    public async Task Produce_ToNobody_FailsOnceTheTimeIsOver()
    {
        var options = new KafkaOptions { Bootstrap = $"127.0.0.1:{LoopbackPort.FindFree()}", DeliveryTimeout = TimeSpan.FromSeconds(1) };
        await using var producer = new KafkaProducer(options, NullLogger.Instance);
        var failure = await Assert.ThrowsAsync<KafkaFailureException>(() => producer.ProduceAsync(
            "events", new[] { new KafkaRecord(3, default, "x"u8.ToArray(), default) }, CancellationToken.None));
        foreach (string part in new[] { "topic events", options.Bootstrap, "TIMED_OUT", "Connection refused" })
            Assert.Contains(part, failure.Message, StringComparison.Ordinal);
    }

    [KafkaFact]
    public async Task Produce_OfARecordThatIsTooLarge_FailsAtOnceAndOthersAreProduced()
    {
        await using DevKafkaProcess kafka = await DevKafkaProcess.StartAsync();
        string topic = await kafka.MakeTopicAsync(1);
        await using var producer = new KafkaProducer(kafka.Options(topic), NullLogger.Instance);
        var failure = await Assert.ThrowsAsync<KafkaFailureException>(() => producer.ProduceAsync(
            topic, new[] { new KafkaRecord(0, default, new byte[2_000_000], default) }, CancellationToken.None));
        Assert.Contains("MSG_SIZE_TOO_LARGE", failure.Message, StringComparison.Ordinal);
        await producer.ProduceAsync(topic, new[] { new KafkaRecord(0, default, "x"u8.ToArray(), default) }, CancellationToken.None);
    }

    private static async Task<string> RefusalAsync(KafkaOptions options) => (await Assert.ThrowsAsync<KafkaFailureException>(
        () => KafkaSource.ConnectAsync(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None))).Message;
}
