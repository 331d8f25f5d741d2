using Tidemark.Connectors.Kafka;

namespace Tidemark.Cli.Commands;

/// <summary>Where generated events go.</summary>
/// <param name="Node">The address of a node; null for somewhere else.</param>
/// <param name="Kafka">The topic and its cluster; null for somewhere else.</param>
/// <param name="File">The file; null for standard output, or somewhere else.</param>
/// <param name="TruthFile">Where what is hidden goes; null for nowhere.</param>
/// <param name="Attempts">Attempts for one request to a node, the first included.</param>
internal sealed record GenerateTarget(Uri? Node, KafkaOptions? Kafka, string? File, string? TruthFile, int Attempts)
{
    private const string KafkaScheme = "kafka:";

    /// <summary>What <c>--to</c> names.</summary>
    /// <param name="to">The text.</param>
    /// <param name="kafka">How to reach Kafka; asked for only where a topic is named.</param>
    /// <param name="truthFile">Where what is hidden goes; null for nowhere.</param>
    /// <param name="attempts">Attempts for one request to a node.</param>
    public static GenerateTarget Of(string to, Func<KafkaOptions> kafka, string? truthFile, int attempts)
    {
        var target = new GenerateTarget(null, null, null, truthFile, attempts);
        if (to.StartsWith(KafkaScheme, StringComparison.Ordinal))
            return target with { Kafka = kafka() with { Topic = to[KafkaScheme.Length..] } };
        if (Uri.TryCreate(to, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https") return target with { Node = url };
        return target with { File = to == "-" ? null : to };
    }

    /// <summary>What is wrong with it, a sentence; null where nothing is.</summary>
    public string? Fault()
    {
        if (File is "") return "--to is empty: name a file, - for standard output, the URL of a node or kafka:TOPIC.";
        if (Kafka is { Topic: "" }) return "--to kafka: names no topic: write kafka:TOPIC.";
        if (Kafka is { Bootstrap: "" })
            return $"--to kafka:{Kafka.Topic} needs brokers: give --bootstrap HOST:PORT (environment TIDEMARK__KAFKA__BOOTSTRAP).";
        if (TruthFile is "" or "-") return "--truth needs the name of a file.";
        bool isSame = File is not null && TruthFile is not null && Path.GetFullPath(File) == Path.GetFullPath(TruthFile);
        return isSame ? $"--to and --truth both name {File}: they need a file each." : null;
    }
}
