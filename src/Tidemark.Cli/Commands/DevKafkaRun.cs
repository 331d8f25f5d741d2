using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Kafka;
using Tidemark.Core;
using Tidemark.Server.Logging;

namespace Tidemark.Cli.Commands;

/// <summary>Keeps a mock cluster running and does what lines of its standard input ask for.</summary>
internal static class DevKafkaRun
{
    public const int BrokersMax = MockCluster.BrokersMax;

    private const int CountMax = 100_000;

    private static readonly JsonSerializerOptions json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Runs until it is told to stop, or the input ends after it gave lines.</summary>
    /// <exception cref="TidemarkException">The cluster or a topic could not be made.</exception>
    public static async Task RunAsync(IReadOnlyList<DevKafkaTopic> topics, int brokers, CancellationToken cancellationToken)
    {
        using var log = NodeLog.Open(directory: null, LogLevel.Warning);
        using var cluster = new MockCluster(brokers, log.Loggers.CreateLogger<MockCluster>());
        foreach (DevKafkaTopic topic in topics) cluster.MakeTopic(topic.Name, topic.Partitions);
        await Console.Error.WriteLineAsync(
            "This Kafka is for development and tests, not for production: it keeps everything in memory, of a partition the newest "
            + $"{MockCluster.PartitionBytesMax >> 20} MiB, and its transactions do nothing.");
        var ready = new
        {
            bootstrap = cluster.Bootstrap,
            topics = topics.Select(topic => new { name = topic.Name, partitions = topic.Partitions }),
        };
        Console.WriteLine(JsonSerializer.Serialize(ready, json));

        // A read of standard input cannot be given up: it is left behind when the process ends.
        Task stopped = Task.Delay(Timeout.Infinite, cancellationToken);
        Task<bool> commanded = Task.Run(() => ObeyLines(cluster), CancellationToken.None);
        bool isOver = await Task.WhenAny(stopped, commanded) == commanded && await commanded;
        if (!isOver) await stopped.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Obeys until there are no more lines; whether there were any, so that whoever gave them has gone.</summary>
    private static bool ObeyLines(MockCluster cluster)
    {
        bool wereThere = false;
        while (Console.In.ReadLine() is { } line)
        {
            wereThere = true;
            string? error = Obey(cluster, line);
            Console.WriteLine(error is null ? """{"ok":true}""" : JsonSerializer.Serialize(new { ok = false, error }, json));
        }

        return wereThere;
    }

    /// <summary>Does what a line asks for; null where that is done, else what is wrong.</summary>
    private static string? Obey(MockCluster cluster, string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            switch (words)
            {
                case ["down", var broker] when IsWhole(broker, 1, BrokersMax, out int number):
                    cluster.TakeDown(number);
                    return null;
                case ["up", var broker] when IsWhole(broker, 1, BrokersMax, out int number):
                    cluster.BringUp(number);
                    return null;
                case ["rtt", var delay] when IsWhole(delay, 0, 600_000, out int ms):
                    cluster.Delay(ms);
                    return null;
                case ["errors", var key, var code, var count] when IsWhole(key, 0, 100, out int request)
                    && IsWhole(code, -1000, 1000, out int error) && IsWhole(count, 1, CountMax, out int times):
                    cluster.Fail((short)request, error, times);
                    return null;
                case ["topic", var name, var partitions] when IsWhole(partitions, 1, DevKafkaTopic.PartitionsMax, out int number):
                    cluster.MakeTopic(name, number);
                    return null;
                default:
                    return "Not understood; there are: down BROKER, up BROKER, rtt MS, errors KEY CODE COUNT, topic NAME PARTITIONS.";
            }
        }
        catch (TidemarkException failure)
        {
            return failure.Message;
        }
    }

    private static bool IsWhole(string text, int min, int max, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && number >= min && number <= max;
}
