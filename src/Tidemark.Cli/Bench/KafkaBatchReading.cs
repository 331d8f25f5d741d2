using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Connectors.Kafka;
using Tidemark.Engine.Ports;

namespace Tidemark.Cli.Bench;

/// <summary>Reads a topic as a node does: a reader for each partition.</summary>
internal static class KafkaBatchReading
{
    public static async Task RunAsync(KafkaOptions options, KafkaMeter meter, CancellationToken cancellationToken)
    {
        await using KafkaSource source = await KafkaSource.ConnectAsync(
            options, TimeProvider.System, NullLogger.Instance, cancellationToken);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        meter.Start();
        Task[] readers =
            [.. Enumerable.Range(0, source.Partitions).Select(partition => Task.Run(() => ReadAsync(partition), CancellationToken.None))];
        await meter.Finished.WaitAsync(cancellationToken);
        await end.CancelAsync();
        await Task.WhenAll(readers);

        async Task ReadAsync(int partition)
        {
            try
            {
                await using ISourceReader reader = await source.OpenAsync(partition, 0, end.Token);
                while (true) meter.Count((await reader.ReadAsync(end.Token)).Count);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                // Everything is read.
            }
        }
    }
}
