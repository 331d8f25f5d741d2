using System.Runtime.InteropServices;
using Confluent.Kafka;
using Tidemark.Connectors.Kafka;

namespace Tidemark.Cli.Bench;

/// <summary>Reads a topic by the managed client, which gives one message after another as an object of its own.</summary>
internal static class KafkaManagedReading
{
    static KafkaManagedReading() => NativeLibrary.SetDllImportResolver(
        typeof(Library).Assembly, static (name, _, _) => name switch
        {
            "librdkafka" => NativeLibrary.Load("librdkafka.so.1"),
            "libdl" => NativeLibrary.Load("libdl.so.2"),
            _ => 0,
        });

    public static void Run(KafkaOptions options, KafkaMeter meter, CancellationToken cancellationToken)
    {
        var configuration = new ConsumerConfig
        {
            BootstrapServers = options.Bootstrap,
            GroupId = options.Group,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.Range,
            QueuedMinMessages = 10_000_000,
            QueuedMaxMessagesKbytes = (int)(options.PrefetchBytesMax >> 10),
        };
        using IConsumer<Ignore, byte[]> consumer = new ConsumerBuilder<Ignore, byte[]>(configuration).Build();
        consumer.Subscribe(options.Topic);
        while (!meter.Finished.IsCompleted)
        {
            consumer.Consume(cancellationToken);
            meter.Count(1);
        }

        consumer.Close();
    }
}
