using System.Text;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Control;
using Tidemark.Connectors.Kafka;
using Tidemark.Server.Cluster;
using Tidemark.Server.Nodes;
using Tidemark.Server.Telemetry;

namespace Tidemark.Server.Alerts;

/// <summary>The alerts of a node: its rules, and all that are told.</summary>
internal sealed class NodeAlerts : IAsyncDisposable
{
    private const string KafkaChannel = "kafka";

    private readonly AlertWebhook? webhook;
    private readonly AlertWatch? watch;

    /// <summary>Begins to look at the rules; without any there is nothing to do.</summary>
    /// <param name="node">The node.</param>
    /// <param name="owners">The other nodes.</param>
    /// <param name="control">Where states and deliveries are kept.</param>
    /// <param name="collect">Gives the metrics of this node.</param>
    /// <param name="topic">What reaches Kafka; null for a node without.</param>
    /// <param name="loggers">Where alerts are logged.</param>
    public NodeAlerts(
        Node node, Owners owners, ControlDatabase control, Func<CancellationToken, Task<IReadOnlyList<MetricSample>>> collect,
        KafkaLog? topic, ILoggerFactory loggers)
    {
        AlertOptions options = node.Options.Alerts;
        if (options.Rules.Count == 0) return;
        var channels = new Dictionary<string, Func<AlertDelivery, CancellationToken, Task>>();
        if (options.Webhook.Url.Length > 0)
        {
            webhook = new AlertWebhook(options.Webhook);
            channels.Add(AlertWebhook.Channel, webhook.SendAsync);
        }

        string prefix = node.Options.Kafka.OutputsPrefix;
        if (topic is not null && prefix.Length > 0)
            channels.Add(
                KafkaChannel,
                (delivery, waiting) => topic.Producer.ProduceAsync($"{prefix}alerts", new[] { RecordOf(delivery) }, waiting));

        ILogger logger = loggers.CreateLogger("Tidemark.Alerts");
        var store = new AlertStore(control);
        watch = new AlertWatch(
            new AlertEvaluator(
                options.Rules, store, new NodeAlertSource(node, owners, collect), channels.Keys, node.Options.HttpQueryTimeout,
                () => node.Name, node.Clock, logger),
            new AlertSender(store, channels, options.Webhook.AttemptsMax, node.Clock, logger),
            () => node.Shards.Holds(0), options.Every, node.Clock, logger);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (watch is not null) await watch.DisposeAsync();
        webhook?.Dispose();
    }

    /// <summary>The alerts of a rule stay in order.</summary>
    private static KafkaRecord RecordOf(AlertDelivery delivery) => new(
        -1, Encoding.ASCII.GetBytes(delivery.Rule), Encoding.UTF8.GetBytes(delivery.Body), Encoding.ASCII.GetBytes(delivery.Id));
}
