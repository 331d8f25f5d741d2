using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Connectors.Kafka;
using Tidemark.Core.Shards;
using Tidemark.Engine.Ports;
using Tidemark.IntegrationTests.Oracle;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.CommandLine;

public sealed class GenerateToKafkaTests
{
    private const int Partitions = 5, Events = 2_000;

    /// <summary>What is no event goes to any partition.</summary>
    [KafkaFact]
    public async Task Generate_ToATopic_ProducesTheSameLinesEachIntoThePartitionOfItsVideo()
    {
        await using DevKafkaProcess kafka = await DevKafkaProcess.StartAsync(
            "--partitions", $"{Partitions}", "--topic", "good", "--topic", "bad");
        foreach ((int partition, string line) in await ProduceAsync(kafka, "good", "--duplicates", "0.1"))
        {
            string video = JsonDocument.Parse(line).RootElement.GetProperty("video_id").GetString()!;
            Assert.Equal(KafkaPartitioner.PartitionOf(Encoding.UTF8.GetBytes(video), Partitions), partition);
        }

        Assert.Equal(Events, (await ProduceAsync(kafka, "bad", "--bad", "0.5")).Count);
    }

    [KafkaFact]
    public async Task Generate_ToATopicThatIsNotThere_SaysSo()
    {
        await using DevKafkaProcess kafka = await DevKafkaProcess.StartAsync("--topic", "views");
        (int exit, string output, string errors) = await Executable.RunAsync(
            "generate", "--events", "1", "--to", "kafka:likes", "--bootstrap", kafka.Bootstrap, "-D", "kafka.answer_timeout=1s");
        Assert.Equal((1, ""), (exit, output));
        Assert.StartsWith($"Asking for topic likes at {kafka.Bootstrap} failed: ", errors, StringComparison.Ordinal);
        Assert.Contains("Make the topic", errors, StringComparison.Ordinal);
    }

    /// <summary>Generates into a topic and reads it; the lines are those that a file would get.</summary>
    private static async Task<List<(int Partition, string Line)>> ProduceAsync(
        DevKafkaProcess kafka, string topic, params string[] more)
    {
        string[] arguments = ["generate", "--events", $"{Events}", "--rate", "20000", .. more];
        (int exit, string output, string errors) = await Executable.RunAsync(
            [.. arguments, "--to", $"kafka:{topic}", "--bootstrap", kafka.Bootstrap]);
        Assert.True(exit == 0, errors);
        Assert.Empty(output);
        Assert.StartsWith($"{Events} acknowledged in {Partitions} partitions of {topic}. Sent after ", errors, StringComparison.Ordinal);

        (_, string lines, _) = await Executable.RunAsync([.. arguments, "--to", "-"]);
        List<(int Partition, string Line)> produced = await ReadAsync(kafka.Options(topic), Events);
        Assert.Equal(
            lines.TrimEnd('\n').Split('\n').Order(StringComparer.Ordinal), produced.Select(p => p.Line).Order(StringComparer.Ordinal));
        return produced;
    }

    private static async Task<List<(int Partition, string Line)>> ReadAsync(KafkaOptions options, int count)
    {
        await using KafkaSource source = await KafkaSource.ConnectAsync(options, TimeProvider.System, NullLogger.Instance, default);
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var read = new List<(int, string)>();
        var gate = new Lock();
        await Task.WhenAll(Enumerable.Range(0, Partitions).Select(async partition =>
        {
            await using ISourceReader reader = await source.OpenAsync(partition, 0, enough.Token);
            try
            {
                while (true)
                {
                    RecordBatch batch = await reader.ReadAsync(enough.Token);
                    lock (gate)
                    {
                        for (int i = 0; i < batch.Count; i++) read.Add((partition, Encoding.UTF8.GetString(batch.RecordMemory(i).Span)));
                        if (read.Count >= count) enough.Cancel();
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // All of them are read, or the test fails by what is missing.
            }
        }));
        return read;
    }
}
