using System.Diagnostics;

namespace Tidemark.IntegrationTests.Processes;

/// <summary>The npm package kafkajs, a client written in JavaScript, where <c>test.sh</c> has installed it.</summary>
internal static class KafkaJs
{
    private static readonly string? modules = NpmPackages.Find("kafkajs");

    /// <summary>Why it is not there; null where it is.</summary>
    public static string? Missing => modules is null ? "kafkajs is not installed (npm install, by ./test.sh)" : null;

    /// <summary>Produces records with its default partitioner: each line of <paramref name="input"/> a key, a tab and a value.</summary>
    public static async Task ProduceAsync(string bootstrap, string topic, string input)
    {
        const string Script =
            """
            const { Kafka, Partitioners, logLevel } = require('kafkajs');
            const [bootstrap, topic, file] = process.argv.slice(1);
            (async () => {
              const kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.ERROR });
              const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
              await producer.connect();
              const lines = require('fs').readFileSync(file, 'utf8').split('\n').filter(line => line.length > 0);
              for (let i = 0; i < lines.length; i += 1000) {
                const messages = lines.slice(i, i + 1000).map(line => {
                  const tab = line.indexOf('\t');
                  return { key: line.slice(0, tab), value: line.slice(tab + 1) };
                });
                await producer.send({ topic, messages, acks: -1 });
              }
              await producer.disconnect();
            })().catch(e => { console.error(e); process.exit(1); });
            """;
        var start = new ProcessStartInfo("node", ["-e", Script, "--", bootstrap, topic, input])
        {
            RedirectStandardError = true,
            Environment = { ["NODE_PATH"] = modules, ["KAFKAJS_NO_PARTITIONER_WARNING"] = "1" },
        };
        using Process node = Process.Start(start)!;
        string errors = await node.StandardError.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, errors);
    }
}
