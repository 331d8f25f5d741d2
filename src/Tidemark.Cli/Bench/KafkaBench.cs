using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Connectors.Kafka;
using Tidemark.Core;

namespace Tidemark.Cli.Bench;

/// <summary>Measures how fast a topic is read. The broker is a <c>dev-kafka</c> process on the same machine, and takes its part
/// of it.</summary>
/// <remarks>The three ways take turns. By <c>Consume()</c> a round is measured from its first message, since joining a group takes
/// seconds; the others from before the first partition is opened.</remarks>
internal sealed class KafkaBench
{
    private const string Topic = "bench";

    /// <summary>An odd number, so that there is a median; the first round of each way also compiles the code.</summary>
    private const int Rounds = 5;

    /// <summary>As many as fit into 4 MiB; with what Kafka adds to each they stay within what the broker keeps of a partition.</summary>
    private const int MessagesEach = (4 << 20) / BenchEvents.EventBytes;

    private const int BatchRecords = 1_000;

    public static async Task<KafkaFigures> RunAsync(int partitions, CancellationToken cancellationToken)
    {
        using Process broker = Process.Start(new ProcessStartInfo(
            Environment.ProcessPath!, ["dev-kafka", "--topic", $"{Topic}:{partitions}"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        try
        {
            string ready = await broker.StandardOutput.ReadLineAsync(cancellationToken)
                ?? throw new TidemarkException($"dev-kafka did not start: {await broker.StandardError.ReadToEndAsync(cancellationToken)}");
            string bootstrap = JsonDocument.Parse(ready).RootElement.GetProperty("bootstrap").GetString()!;
            // Everything fits into the clients' queues: a full one would stop librdkafka for up to a second, whoever reads.
            var options = new KafkaOptions { Bootstrap = bootstrap, Topic = Topic, PrefetchBytesMax = 2L * partitions * (4 << 20) };
            await FillAsync(options, partitions, cancellationToken);

            long messages = (long)partitions * MessagesEach;
            List<KafkaReading> consume = [], batches = [], engine = [];
            for (int round = 0; round < Rounds; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                KafkaOptions own = options with { Group = $"bench-{round}" };
                var meter = new KafkaMeter(broker, messages);
                KafkaManagedReading.Run(own, meter, cancellationToken);
                consume.Add(meter.Reading);
                meter = new KafkaMeter(broker, messages);
                await KafkaBatchReading.RunAsync(own, meter, cancellationToken);
                batches.Add(meter.Reading);
                meter = new KafkaMeter(broker, messages);
                await KafkaEngineReading.RunAsync(own, meter, cancellationToken);
                engine.Add(meter.Reading);
            }

            return new KafkaFigures(
                messages, partitions, Ratio(batches, consume), Ratio(engine, consume), Median(consume), Median(batches), Median(engine));
        }
        finally
        {
            broker.Kill();
            await broker.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>The median of the ratios of one round each.</summary>
    private static double Ratio(List<KafkaReading> rounds, List<KafkaReading> baseline) => Math.Round(
        rounds.Zip(baseline, (own, other) => (double)own.MessagesPerSecond / other.MessagesPerSecond).Order().ElementAt(Rounds / 2), 3);

    private static KafkaReading Median(List<KafkaReading> rounds) => rounds.OrderBy(round => round.MessagesPerSecond).ElementAt(Rounds / 2);

    private static async Task FillAsync(KafkaOptions options, int partitions, CancellationToken cancellationToken)
    {
        await using var producer = new KafkaProducer(options, NullLogger.Instance);
        var events = new BenchEvents(seed: 3);
        var records = new KafkaRecord[BatchRecords];
        for (int partition = 0; partition < partitions; partition++)
        {
            for (int done = 0; done < MessagesEach; done += BatchRecords)
            {
                int count = Math.Min(BatchRecords, MessagesEach - done);
                for (int i = 0; i < count; i++)
                    records[i] = new KafkaRecord(partition, default, events.Next(1_764_425_000_000 + done + i).ToArray(), default);
                await producer.ProduceAsync(Topic, records.AsMemory(0, count), cancellationToken);
            }
        }
    }
}
