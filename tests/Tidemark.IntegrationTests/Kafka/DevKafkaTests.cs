using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Kafka;

/// <summary><c>tidemark dev-kafka</c> as a process.</summary>
public sealed class DevKafkaTests
{
    [KafkaFact]
    public async Task DevKafka_WhenTerminated_EndsWellAtOnce()
    {
        await using DevKafkaProcess kafka = await DevKafkaProcess.StartAsync("--topic", "a:3", "--topic", "b", "--partitions", "2");
        Assert.StartsWith("127.0.0.1:", kafka.Bootstrap, StringComparison.Ordinal);
        Assert.Equal(0, await kafka.TerminateAsync());
    }

    [KafkaFact]
    public async Task DevKafka_OfLines_AnswersEach()
    {
        await using DevKafkaProcess kafka = await DevKafkaProcess.StartAsync("--brokers", "3");
        Assert.Equal(3, kafka.Bootstrap.Split(',').Length);
        foreach (string good in new[] { "down 3", "up 3", "rtt 1", "errors 0 6 2", "topic t 4" })
            Assert.True((await kafka.TellAsync(good)).GetProperty("ok").GetBoolean(), good);
        foreach (string bad in new[] { "down 4", "down", "rtt -1", "errors 0 6", "topic t 4", "topic u 0", "drop everything", "" })
        {
            JsonElement answer = await kafka.TellAsync(bad);
            Assert.False(answer.GetProperty("ok").GetBoolean(), bad);
            Assert.NotEmpty(answer.GetProperty("error").GetString()!);
        }
    }

    [KafkaFact]
    public async Task DevKafka_OfWrongOptions_EndsWithTwo()
    {
        foreach (string[] wrong in new string[][] { ["--topic", "a:0"], ["--topic", ":3"], ["--partitions", "1001"], ["--brokers", "0"] })
            Assert.Equal(2, (await Executable.RunAsync(["dev-kafka", .. wrong])).ExitCode);
    }
}
