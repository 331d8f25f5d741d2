using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Journal;
using Tidemark.Connectors.Kafka;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Windows;
using Tidemark.Engine.Shards;
using Tidemark.Media;
using Tidemark.Media.Events;
using Tidemark.Media.Shards;
using Tidemark.Server.Logging;

namespace Tidemark.Cli.Bench;

/// <summary>Reads a topic and does with it what a node does: decoding, deduplication, windows with distinct viewers, and a journal in
/// SQLite with checkpoints each second, the last one included.</summary>
internal static class KafkaEngineReading
{
    private static readonly TimeSpan lookAgain = TimeSpan.FromMilliseconds(5);

    public static async Task RunAsync(KafkaOptions options, KafkaMeter meter, CancellationToken cancellationToken)
    {
        using var folder = new ScratchFolder(parent: null);
        using var log = NodeLog.Open(directory: null, LogLevel.Warning);
        await using KafkaSource source = await KafkaSource.ConnectAsync(
            options, TimeProvider.System, log.Loggers.CreateLogger<KafkaSource>(), cancellationToken);
        await using SqlJournal journal = SqlJournal.OpenFile(
            Path.Combine(folder.Path, "journal.db"), log.Loggers.CreateLogger<SqlJournal>());
        var shard = new ShardOptions
        {
            Windows = new WindowSet([.. MediaDomain.DefaultFamilies.Where(f => f.Name is "minute" or "hour")]),
        };
        await using var host = new ShardHost<MediaShardState>(new ShardEnvironment<MediaShardState>(
            source, journal, new NoSink(), new NoScoring(), _ => NewState(shard), new EngineOptions(), TimeProvider.System,
            log.Loggers.CreateLogger("Tidemark.Engine")));
        meter.Start();
        host.Start();
        for (long counted = 0; counted < meter.Messages;)
        {
            long reached = (await host.AskAsync(host.Held, view => view.State.Position, cancellationToken)).Sum();
            if (reached == meter.Messages) await host.DrainAsync(cancellationToken);
            if (reached > counted) meter.Count((int)(reached - counted));
            else await Task.Delay(lookAgain, cancellationToken);
            counted = reached;
        }
    }

    private static MediaShardState NewState(ShardOptions options) => new(
        options, new MediaDomain(
            new MediaDecoder(new MediaDecoderOptions(), new SipHash(1, 2)), options.Windows, UserAggregates<MediaEvent>.None,
            new MediaDoor(new MediaDecoderOptions(), new SipHash(1, 2))));
}
