using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Connectors.Kafka;
using Tidemark.Engine.Ports;

namespace Tidemark.Cli.Bench;

/// <summary>Reads a topic as a node does: a reader for each partition.</summary>
internal sealed class KafkaBatchReading(KafkaSource source, KafkaMeter meter) : IPartitionOwner
{
    private readonly CancellationTokenSource end = new();
    private Task[] readers = [];

    public static async Task RunAsync(KafkaOptions options, KafkaMeter meter, CancellationToken cancellationToken)
    {
        await using KafkaSource source = await KafkaSource.ConnectAsync(
            options, TimeProvider.System, NullLogger.Instance, cancellationToken);
        var reading = new KafkaBatchReading(source, meter);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task membership = source.RunAsync(reading, stop.Token);
        await Task.WhenAny(meter.Finished, membership);
        await stop.CancelAsync();
        await membership;
    }

    public ValueTask OnAssignedAsync(IReadOnlyList<int> partitions, CancellationToken cancellationToken)
    {
        readers = [.. partitions.Select(partition => Task.Run(() => ReadAsync(partition), CancellationToken.None))];
        return ValueTask.CompletedTask;
    }

    public ValueTask OnRevokedAsync(IReadOnlyList<int> partitions, CancellationToken deadline) => EndAsync();

    public ValueTask OnLostAsync(IReadOnlyList<int> partitions) => EndAsync();

    private async ValueTask EndAsync()
    {
        await end.CancelAsync();
        await Task.WhenAll(readers);
    }

    private async Task ReadAsync(int partition)
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
