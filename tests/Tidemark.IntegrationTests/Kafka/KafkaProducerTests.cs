using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Connectors.Kafka;
using Tidemark.IntegrationTests.Oracle;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Kafka;

/// <summary>Producing to a cluster in a process of its own, read by a client of another make.</summary>
public sealed class KafkaProducerTests
{
    [KcatFact]
    public async Task Produce_OfRecords_WritesKeyBytesHeaderAndPartition()
    {
        await using DevKafkaProcess kafka = await DevKafkaProcess.StartAsync();
        string topic = await kafka.MakeTopicAsync(8);
        await using var producer = new KafkaProducer(kafka.Options(topic), NullLogger.Instance);
        await producer.ProduceAsync(topic, default, CancellationToken.None);
        await producer.ProduceAsync(
            topic, new[] { new KafkaRecord(5, "k"u8.ToArray(), "ä€🎬"u8.ToArray(), "3-17-0"u8.ToArray()) }, CancellationToken.None);
        await producer.ProduceAsync(topic, new[] { new KafkaRecord(2, default, default, default) }, CancellationToken.None);
        (_, string output, string errors) = await Executable.RunOtherAsync(
            "kcat", "-b", kafka.Bootstrap, "-t", topic, "-C", "-e", "-q", "-f", "%p %o %K %k %S %s %h\\n");
        Assert.Equal(["2 0 -1  0  ", "5 0 1 k 9 ä€🎬 tidemark-identity=3-17-0"], Lines(output));
        Assert.Empty(errors);
    }

    [KcatFact]
    public async Task Produce_OfKeysWithoutPartition_ChoosesWhatJavaKafkaWould()
    {
        await using DevKafkaProcess kafka = await DevKafkaProcess.StartAsync();
        string topic = await kafka.MakeTopicAsync(7);
        await using var producer = new KafkaProducer(kafka.Options(topic), NullLogger.Instance);
        byte[][] keys = [.. Enumerable.Range(0, 200).Select(i => Encoding.UTF8.GetBytes($"video-{i}-ü"))];
        KafkaRecord[] records = [.. keys.Select(key => new KafkaRecord(-1, key, key, default))];
        await producer.ProduceAsync(topic, records, CancellationToken.None);
        (_, string output, _) = await Executable.RunOtherAsync(
            "kcat", "-b", kafka.Bootstrap, "-t", topic, "-C", "-e", "-q", "-f", "%k %p\\n");
        IEnumerable<string> expected = keys.Select(key => $"{Encoding.UTF8.GetString(key)} {KafkaPartitioner.PartitionOf(key, 7)}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), Lines(output).Order(StringComparer.Ordinal));
    }

    /// <summary>More than the producer may hold at once: it waits, and loses nothing.</summary>
    [KafkaFact]
    public async Task Produce_OfMoreThanFits_Waits()
    {
        await using DevKafkaProcess kafka = await DevKafkaProcess.StartAsync();
        string topic = await kafka.MakeTopicAsync(4);
        KafkaOptions options = kafka.Options(topic) with { ProduceBytesMax = 1 << 20 };
        await using var producer = new KafkaProducer(options, NullLogger.Instance);
        KafkaRecord[] records = [.. Enumerable.Range(0, 2_000).Select(i => new KafkaRecord(i % 4, default, new byte[8_000], default))];
        await Task.WhenAll(
            producer.ProduceAsync(topic, records, CancellationToken.None), producer.ProduceAsync(topic, records, CancellationToken.None));
        await using KafkaMember member = await KafkaMember.JoinedAsync(options);
        long high = 0;
        for (int partition = 0; partition < 4; partition++)
        {
            var lost = await Assert.ThrowsAsync<Engine.Ports.SourcePositionLostException>(
                async () => await member.Source.OpenAsync(partition, long.MaxValue, CancellationToken.None));
            high += long.Parse(lost.Message.Split("ends at ")[1].Split(':')[0]);
        }

        Assert.Equal(4_000, high);
    }

    /// <summary>Each record is there once and in order, although the broker goes away, and answers are lost, in the middle.</summary>
    [KcatFact]
    public async Task Produce_WhileTheBrokerGoesAway_LosesAndRepeatsNothing()
    {
        await using DevKafkaProcess kafka = await DevKafkaProcess.StartAsync();
        string topic = await kafka.MakeTopicAsync(1);
        await using var producer = new KafkaProducer(kafka.Options(topic), NullLogger.Instance);
        string[] values = [.. Enumerable.Range(0, 30).Select(i => $"{i}")];
        List<Task> produced = [];
        for (int i = 0; i < values.Length; i++)
        {
            if (i == 10) await kafka.TellAsync("down 1");
            if (i == 20) Assert.False(Task.WhenAll(produced).IsCompleted);
            if (i == 20) await kafka.TellAsync("up 1");
            var record = new KafkaRecord(0, default, Encoding.UTF8.GetBytes(values[i]), default);
            produced.Add(producer.ProduceAsync(topic, new[] { record }, CancellationToken.None));
            if (i < 10) await produced[i];
        }

        await Task.WhenAll(produced);
        (_, string output, _) = await Executable.RunOtherAsync(
            "kcat", "-b", kafka.Bootstrap, "-t", topic, "-C", "-e", "-q", "-f", "%s\\n");
        Assert.Equal(values, Lines(output));
    }

    private static string[] Lines(string output) => output.Split('\n')[..^1];
}
