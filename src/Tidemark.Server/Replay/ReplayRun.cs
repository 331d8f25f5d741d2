using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tidemark.Core;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;
using Tidemark.Media.Outputs;
using Tidemark.Server.Configuration;
using Tidemark.Server.Ingest;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Replay;

/// <summary>Sends files through the real engine (log, shards, journal), ends the input and writes what came out.</summary>
/// <remarks>
/// (1) Open a node on the data folder; (2) read, validate and append every record; (3) end the input, so that every window fires;
/// (4) drain; (5) merge and order the outputs. Equal input gives equal bytes: outputs are stamped with the watermark, ordered by
/// shard and identity, and a folder made here hashes viewers with one published key.
/// </remarks>
public sealed class ReplayRun
{
    /// <summary>An append is sent when it holds this many bytes.</summary>
    private const int AppendBytes = 1 << 20;

    /// <summary>The viewer key of folders that a replay makes. Published, so such a folder hides no viewer from who knows this
    /// key.</summary>
    private static readonly byte[] ReplayViewerKey = [.. "tidemark--replay"u8];

    private readonly ReplayOptions options;
    private readonly TimeProvider clock;
    private readonly ILoggerFactory loggers;
    private EventTime greatest = EventTime.Min;
    private long read;
    private long rejected;

    private ReplayRun(ReplayOptions options, TimeProvider clock, ILoggerFactory loggers) =>
        (this.options, this.clock, this.loggers) = (options, clock, loggers);

    /// <summary>Runs a replay.</summary>
    /// <exception cref="TidemarkException">A file cannot be read, or the data folder cannot be used.</exception>
    public static async Task<ReplaySummary> RunAsync(
        ReplayOptions options, NodeOptions nodeOptions, TimeProvider clock, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        foreach (string file in options.Files)
            if (!File.Exists(file)) throw new TidemarkException($"The file {file} cannot be replayed: it does not exist.");
        string? scratch = options.DataDirectory is null ? Directory.CreateTempSubdirectory("tidemark-replay-").FullName : null;
        try
        {
            NodeOptions withFolder = nodeOptions with
            {
                DataDirectory = options.DataDirectory ?? scratch!,
                Shard = nodeOptions.Shard with { EmitResults = true, StampWithWatermark = true },
            };
            return await new ReplayRun(options, clock, loggers).RunAsync(withFolder, cancellationToken);
        }
        finally
        {
            if (scratch is not null) Directory.Delete(scratch, recursive: true);
        }
    }

    private async Task<ReplaySummary> RunAsync(NodeOptions nodeOptions, CancellationToken cancellationToken)
    {
        long started = clock.GetTimestamp();
        Directory.CreateDirectory(options.OutputDirectory);
        await using var outputs = new ReplayOutputs(options.OutputDirectory, nodeOptions, loggers);

        // (1) Open.
        ShardStatus[] before, after;
        await using (Node node = await Node.OpenAsync(nodeOptions, clock, loggers, outputs, ReplayViewerKey, cancellationToken))
        {
            before = await node.StatusAsync(cancellationToken);

            // (2) Read and append.
            await using (var refused = new FileStream(Path.Combine(options.OutputDirectory, ReplayOutputs.RejectedFile), FileMode.Create))
                foreach (string file in options.Files) await AppendFileAsync(node, file, refused, cancellationToken);

            // (3) End the input; (4) drain.
            await node.Shards.EndInputAsync(cancellationToken);
            after = await node.StatusAsync(cancellationToken);
            if (!await node.DrainAsync())
                throw new TidemarkException(
                    $"The outputs could not all be written within {nodeOptions.DrainDeadline.TotalSeconds:0} s. Check the disk of "
                    + $"{options.OutputDirectory}, or raise drain.deadline.");
        }

        // (5) Merge and order.
        long windows = await outputs.WriteAsync(cancellationToken);
        long Grown(Func<ShardStatus, long> counter) => after.Sum(counter) - before.Sum(counter);
        long refusedByShards = Grown(s => s.Rejected);
        return new ReplaySummary(
            read, read - rejected - refusedByShards, rejected + refusedByShards, Grown(s => s.Applied), Grown(s => s.Duplicates),
            Grown(s => s.Late), Grown(s => s.Poisoned), windows, Grown(s => s.Videos),
            Math.Round(clock.GetElapsedTime(started).TotalSeconds, 3));
    }

    private async Task AppendFileAsync(Node node, string file, FileStream refused, CancellationToken cancellationToken)
    {
        using IReplayReader reader = options.Format == ReplayFormat.Jsonl
            ? new JsonlReplayReader(file) : new YoutubeReplayReader(file, options.Year);
        Task append = Task.CompletedTask;
        bool more = true;
        while (more)
        {
            // One append is on its way to the disk while the next is read.
            IngestBatch batch = node.RentIngestBatch();
            more = Fill(batch, reader, file, refused);
            await append;
            append = AppendAsync(node, batch, cancellationToken);
        }

        await append;
    }

    private bool Fill(IngestBatch batch, IReplayReader reader, string file, FileStream refused)
    {
        while (batch.ByteCount < AppendBytes)
        {
            if (!reader.TryRead(out ReadOnlySpan<byte> record, out long line, out ReadOnlySpan<byte> eventJson, out Rejection? rejection))
                return false;
            read++;
            if (rejection is null)
            {
                if (batch.TryAddReplayed(eventJson, ref greatest, out Rejection broken)) continue;
                rejection = broken;
            }

            rejected++;
            var letter = new RejectedLine(RejectionCodes.Name(rejection.Value.Code), rejection.Value.Message, file, line, record.ToArray());
            JsonSerializer.Serialize(refused, letter, MediaJson.Default.RejectedLine);
            refused.WriteByte((byte)'\n');
        }

        return true;
    }

    private static async Task AppendAsync(Node node, IngestBatch batch, CancellationToken cancellationToken)
    {
        using (batch)
        {
            if (batch.Count == 0) return;
            AppendOutcome outcome = await batch.AppendAsync(node.Log, cancellationToken);
            if (outcome != AppendOutcome.Durable)
                throw new TidemarkException(
                    $"The log took no more events ({outcome}). Free the disk, or raise log.disk_max and log.waiting_max.");
        }
    }
}
