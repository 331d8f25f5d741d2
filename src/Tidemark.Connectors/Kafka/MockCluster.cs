using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Native;
using Tidemark.Core;

namespace Tidemark.Connectors.Kafka;

/// <summary>A Kafka cluster for development and tests, in this process and in memory: librdkafka's mock cluster. It speaks Kafka's
/// protocol on loopback ports that it chooses itself, has groups, and fails as it is asked to.</summary>
/// <remarks>A partition keeps its newest <see cref="PartitionBytesMax"/> and forgets the rest. Transactions are accepted and do nothing.
/// A topic that is asked for by a producer and not there is made, with 4 partitions. Not thread-safe.</remarks>
public sealed partial class MockCluster : IDisposable
{
    /// <summary>How much of a partition is kept, in bytes of record batches: 5 MiB.</summary>
    public const int PartitionBytesMax = 5 << 20;

    /// <summary>The most brokers.</summary>
    public const int BrokersMax = 100;

    private readonly KafkaClient client;
    private readonly int brokers;
    private nint cluster;

    /// <param name="brokers">How many brokers, from 1 to <see cref="BrokersMax"/>; they are numbered from 1.</param>
    /// <param name="logger">Is told what the cluster tells.</param>
    /// <exception cref="TidemarkException">The Kafka client library is not installed, or has no such cluster.</exception>
    public MockCluster(int brokers, ILogger logger)
    {
        this.brokers = brokers;
        client = new KafkaClient(new KafkaOptions(), RdKafka.Producer, new Dictionary<string, string>(), 0, RdKafka.DestroyEvent, logger);
        cluster = New(client.Handle, brokers);
        if (cluster == 0)
        {
            client.Dispose();
            throw new KafkaFailureException($"Making a mock cluster of {brokers} brokers failed; free loopback ports are needed.");
        }

        Bootstrap = KafkaError.Text(Bootstraps(cluster));
    }

    /// <summary>Where clients find it: host and port of each broker, separated by commas.</summary>
    public string Bootstrap { get; }

    /// <summary>Makes a topic, with as many replicas as there are brokers, three at most.</summary>
    /// <exception cref="KafkaFailureException">It is there already, or the name is none.</exception>
    public void MakeTopic(string name, int partitions) =>
        Check(MakeTopic(cluster, name, partitions, Math.Min(brokers, 3)), $"Making topic {name} of {partitions} partitions");

    /// <summary>Makes a broker close its connections and take none.</summary>
    /// <exception cref="KafkaFailureException">There is no such broker.</exception>
    public void TakeDown(int broker) => Check(TakeDown(cluster, broker), $"Taking broker {broker} down");

    /// <summary>Makes a broker take connections again.</summary>
    /// <exception cref="KafkaFailureException">There is no such broker.</exception>
    public void BringUp(int broker) => Check(BringUp(cluster, broker), $"Bringing broker {broker} up");

    /// <summary>Delays every answer of every broker.</summary>
    /// <exception cref="KafkaFailureException">The delay cannot be.</exception>
    public void Delay(int milliseconds)
    {
        for (int broker = 1; broker <= brokers; broker++)
            Check(Delay(cluster, broker, milliseconds), $"Delaying the answers of broker {broker} by {milliseconds} ms");
    }

    /// <summary>Has the next requests of a kind answered by an error.</summary>
    /// <param name="request">The kind, by its number in Kafka's protocol, such as 0 for Produce and 1 for Fetch.</param>
    /// <param name="error">The error code, such as 6 for "not leader"; −195 closes the connection instead.</param>
    /// <param name="count">How many.</param>
    public unsafe void Fail(short request, int error, int count)
    {
        int[] errors = [.. Enumerable.Repeat(error, count)];
        fixed (int* first = errors) Fail(cluster, request, (nuint)count, first);
    }

    /// <summary>Ends the cluster with all that it holds.</summary>
    public void Dispose()
    {
        if (cluster == 0) return;
        Destroy(cluster);
        cluster = 0;
        client.Dispose();
    }

    private static void Check(int error, string tried)
    {
        if (error != 0) throw new KafkaFailureException($"{tried} failed: {KafkaError.Describe(error)}.");
    }

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_mock_cluster_new")]
    private static partial nint New(KafkaHandle client, int brokers);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    private static partial void Destroy(nint cluster);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    private static partial nint Bootstraps(nint cluster);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeTopic(nint cluster, string topic, int partitions, int replicas);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_mock_broker_set_down")]
    private static partial int TakeDown(nint cluster, int broker);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_mock_broker_set_up")]
    private static partial int BringUp(nint cluster, int broker);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_mock_broker_set_rtt")]
    private static partial int Delay(nint cluster, int broker, int milliseconds);

    [LibraryImport(KafkaLibrary.Name, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    private static unsafe partial void Fail(nint cluster, short request, nuint count, int* errors);
}
