using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Control;
using Tidemark.Connectors.Files;
using Tidemark.Connectors.Kafka;
using Tidemark.Core;
using Tidemark.Engine.Ports;
using Tidemark.Server.Access;
using Tidemark.Server.Alerts;
using Tidemark.Server.Configuration;
using Tidemark.Server.DeadLetters;
using Tidemark.Server.Http;
using Tidemark.Server.Logging;
using Tidemark.Server.Nodes;
using Tidemark.Server.Outputs;
using Tidemark.Server.Telemetry;

namespace Tidemark.Server.Hosting;

/// <summary>A node with its HTTP interface and the sinks of a serving node.</summary>
public sealed class ServingNode : IAsyncDisposable
{
    private readonly HttpParts parts;
    private readonly HttpFace face;
    private readonly ControlDatabase control;
    private readonly NodeAlerts alerts;
    private readonly JsonLinesSink letters;
    private readonly JsonLinesSink? results;
    private readonly ILogger logger;

    private ServingNode(
        HttpParts parts, HttpFace face, ControlDatabase control, NodeAlerts alerts, JsonLinesSink letters, JsonLinesSink? results,
        ILogger logger)
    {
        (this.parts, this.face, this.control, this.alerts) = (parts, face, control, alerts);
        (this.letters, this.results, this.logger) = (letters, results, logger);
    }

    /// <summary>The node.</summary>
    public Node Node => parts.Node;

    /// <summary>Its metrics.</summary>
    public NodeTelemetry Telemetry => parts.Telemetry;

    /// <summary>The address of the HTTP interface.</summary>
    public string Address => face.Address;

    /// <summary>The admin key that was made because there was none, to be shown once and kept nowhere; null where there was one.</summary>
    public string? FirstKey => parts.Gate.FirstKey;

    /// <summary>Ends when the node can serve no longer, with the reason; until then it runs.</summary>
    public Task Ended => Node.Cluster?.Running ?? Task.Delay(Timeout.Infinite);

    /// <summary>Starts a node; its shards may still recover when this returns.</summary>
    /// <exception cref="Tidemark.Core.TidemarkException">The data folder or the port cannot be used.</exception>
    public static async Task<ServingNode> StartAsync(
        NodeOptions options, TimeProvider clock, NodeLog log, CancellationToken cancellationToken)
    {
        ILoggerFactory loggers = log.Loggers;
        ILogger logger = loggers.CreateLogger<ServingNode>();
        string folder = Path.GetFullPath(options.DataDirectory);
        KafkaLog? topic = null;
        if (options.Kafka.Bootstrap.Length > 0)
        {
            topic = await KafkaLog.ConnectAsync(
                options.Kafka, VideoKeys.Of, clock, loggers.CreateLogger<KafkaLog>(), cancellationToken);
            options = options with { Partitions = topic.Partitions };
        }

        var lettersKept = new JsonLinesSinkOptions
        {
            Directory = Path.Combine(folder, "dead-letters"),
            FileBytesMax = options.DeadLetterFileBytesMax,
        };
        var letters = new JsonLinesSink(lettersKept, loggers.CreateLogger<JsonLinesSink>());
        JsonLinesSink? results = options.SinkDirectory.Length == 0 ? null : new JsonLinesSink(
            new JsonLinesSinkOptions { Directory = Path.GetFullPath(options.SinkDirectory) }, loggers.CreateLogger<JsonLinesSink>());
        var lines = new OutputLines(options.Shard.Windows, options.Aggregates);
        var serve = new ServeSink(lines, letters, results, options.Partitions);
        IOutputSink sink = topic is null ? serve : new SinkPair(serve, new KafkaSink(lines, topic, options.Kafka.OutputsPrefix));
        Node? node = null;
        ControlDatabase? control = null;
        Gate? gate = null;
        DeadLetterOffice? office = null;
        NodeTelemetry? telemetry = null;
        HttpFace? face = null;
        try
        {
            node = await Node.OpenAsync(options, topic, clock, loggers, sink, viewerKeyIfNew: default, cancellationToken);
            control = await OpenControlAsync(options, cancellationToken);
            gate = await Gate.OpenAsync(options, new KeyStore(control), clock, loggers.CreateLogger<Gate>(), cancellationToken);
            office = DeadLetterOffice.Open(node, letters, lettersKept, loggers);
            telemetry = new NodeTelemetry(node, office, serve.Letters);
            var audit = new AuditTrail(control, (long)options.Access.AuditKeep.TotalMilliseconds);
            var parts = new HttpParts(node, office, telemetry, log, gate, audit, new AlertStore(control));
            face = await HttpFace.StartAsync(parts, cancellationToken);
            await node.JoinAsync(face.Address, cancellationToken);
            telemetry.StartExport();
            var alerts = new NodeAlerts(node, face.Owners, control, telemetry.CollectAsync, topic, loggers);
            Log.Serving(logger, face.Address, folder, options.Partitions);
            return new ServingNode(parts, face, control, alerts, letters, results, logger);
        }
        catch
        {
            if (face is not null) await face.DisposeAsync();
            if (telemetry is not null) await telemetry.DisposeAsync();
            if (office is not null) await office.DisposeAsync();
            if (control is not null) await control.DisposeAsync();
            if (node is not null) await node.DisposeAsync();
            await DisposeSinksAsync(letters, results);
            throw;
        }
    }

    /// <summary>Opens the database of keys, audit and alerts that a configuration names.</summary>
    /// <exception cref="TidemarkException">It cannot be opened.</exception>
    public static Task<ControlDatabase> OpenControlAsync(NodeOptions options, CancellationToken cancellationToken)
    {
        if (options.JournalPostgres.Length > 0) return ControlDatabase.OpenServerAsync(options.JournalPostgres, cancellationToken);
        return ControlDatabase.OpenFileAsync(Path.Combine(options.DataDirectory, "control.db"), cancellationToken);
    }

    /// <summary>Stops gracefully: no more requests, then everything taken is finished and checkpointed.</summary>
    public async ValueTask DisposeAsync()
    {
        Log.Stopping(logger);
        await alerts.DisposeAsync();

        // Others still ask for what has not moved yet.
        if (Node.Cluster is not null)
        {
            using var patience = new CancellationTokenSource(Node.Options.DrainDeadline / 2, Node.Clock);
            await Node.Cluster.LeaveAsync(patience.Token);
        }

        await face.DisposeAsync();
        await parts.Letters.DisposeAsync();
        await control.DisposeAsync();
        bool finished = await Node.DrainAsync();
        await Telemetry.DisposeAsync();
        await Node.DisposeAsync();
        await DisposeSinksAsync(letters, results);
        if (finished) Log.Stopped(logger);
        else Log.StoppedEarly(logger, Node.Options.DrainDeadline.TotalSeconds);
    }

    private static async ValueTask DisposeSinksAsync(JsonLinesSink letters, JsonLinesSink? results)
    {
        await letters.DisposeAsync();
        if (results is not null) await results.DisposeAsync();
    }
}
