using System.CommandLine;
using System.Globalization;

namespace Tidemark.Cli.Commands;

/// <summary><c>tidemark dev-kafka</c>: a Kafka cluster in memory for development and tests.</summary>
internal static class DevKafkaCommand
{
    public static Command Create()
    {
        var topic = new Option<string[]>("--topic")
        {
            Description = "Makes a topic, NAME or NAME:PARTITIONS; may be given again.",
            DefaultValueFactory = _ => ["tidemark-events"],
        };
        var partitions = new Option<int>("--partitions")
        {
            Description = "How many partitions a topic has that is given without.", DefaultValueFactory = _ => 8,
        };
        var brokers = new Option<int>("--brokers") { Description = "How many brokers, numbered from 1.", DefaultValueFactory = _ => 1 };
        var command = new Command(
            "dev-kafka",
            """
            Runs a Kafka cluster in memory for development and tests, never for production, until SIGTERM.
            It chooses its ports itself and prints {"bootstrap":…,"topics":[…]} when it is ready.
            It keeps the newest 5 MiB of a partition, and its transactions do nothing.
            Lines on standard input make it fail; each is answered by a line of JSON on standard output.
            When the input ends after lines, so does it.
              down BROKER               the broker closes its connections and takes none
              up BROKER                 it takes connections again
              rtt MS                    every answer of every broker comes so much later
              errors KEY CODE COUNT     the next COUNT requests of the kind KEY (0 Produce, 1 Fetch, …) are answered by error CODE
              topic NAME PARTITIONS     makes a topic
            """)
        {
            topic, partitions, brokers,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            int each = parsed.GetValue(partitions), count = parsed.GetValue(brokers);
            DevKafkaTopic?[] topics = [.. parsed.GetValue(topic)!.Select(text => DevKafkaTopic.Parse(text, each))];
            if (topics.Contains(null) || count is < 1 or > DevKafkaRun.BrokersMax)
            {
                await Console.Error.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"--topic must be NAME or NAME:PARTITIONS, partitions from 1 to {DevKafkaTopic.PartitionsMax}; "
                    + $"--brokers from 1 to {DevKafkaRun.BrokersMax}."));
                return ExitCodes.WrongUsage;
            }

            await DevKafkaRun.RunAsync(topics!, count, cancellationToken);
            return ExitCodes.Done;
        });
        return command;
    }
}
