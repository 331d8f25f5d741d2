using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Files;
using Tidemark.Core;
using Tidemark.Server.Configuration;
using Tidemark.Server.Ingest;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Replay;

/// <summary>Sends files through the real engine (log, shards, journal), ends the input and writes what came out.</summary>
/// <remarks> (1) Open a node on the data folder and find out whether an interrupted replay goes on; (2) read, validate and append every
/// record that is not in the log yet; (3) end the input, so that every window fires; (4) drain; (5) merge and order the outputs. Equal
/// input gives equal bytes, interruptions or not: outputs are stamped with the watermark, ordered by shard and identity, and a folder made
/// here hashes viewers with one published key.
/// </remarks>
public sealed class ReplayRun
{
    /// <summary>The viewer key of folders that a replay makes. Published, so such a folder hides no viewer from who knows this
    /// key.</summary>
    private static readonly byte[] ReplayViewerKey = [.. "tidemark--replay"u8];

    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(250);

    private readonly ReplayOptions options;
    private readonly NodeOptions nodeOptions;
    private readonly TimeProvider clock;
    private readonly ILoggerFactory loggers;
    private readonly IProgress<ReplayProgress>? progress;

    /// <summary>What the replay keeps besides log and journal until it has ended: the spool, and runs of the sort.</summary>
    private readonly string workDirectory;

    private ReplayRun(
        ReplayOptions options, NodeOptions nodeOptions, TimeProvider clock, ILoggerFactory loggers, IProgress<ReplayProgress>? progress)
    {
        (this.options, this.nodeOptions, this.clock, this.loggers, this.progress) = (options, nodeOptions, clock, loggers, progress);
        workDirectory = Path.Combine(nodeOptions.DataDirectory, "replay");
    }

    /// <summary>Runs a replay.</summary>
    /// <param name="options">What to replay.</param>
    /// <param name="nodeOptions">The node it goes through.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="loggers">Where the node logs to.</param>
    /// <param name="progress">Told now and then how far it is; null for nobody.</param>
    /// <param name="tell">Told what it came to, once, before the folder forgets that the replay has begun: one that is killed before it has
    /// told can be run again and does.</param>
    /// <param name="cancellationToken">Interrupts the replay; one into a kept folder can be run again and goes on.</param>
    /// <exception cref="TidemarkException">A file cannot be read, or the data folder cannot be used.</exception>
    public static async Task RunAsync(
        ReplayOptions options, NodeOptions nodeOptions, TimeProvider clock, ILoggerFactory loggers, IProgress<ReplayProgress>? progress,
        Action<ReplaySummary> tell, CancellationToken cancellationToken)
    {
        foreach (string file in options.Files)
            if (!File.Exists(file)) throw new TidemarkException($"The file {file} cannot be replayed: it does not exist.");
        string? scratch = options.DataDirectory is null ? Directory.CreateTempSubdirectory("tidemark-replay-").FullName : null;
        try
        {
            NodeOptions withFolder = nodeOptions with
            {
                DataDirectory = options.DataDirectory ?? scratch!,
                Shard = nodeOptions.Shard with { EmitResults = true, StampWithWatermark = true, FiresBitByBit = false },
            };
            await new ReplayRun(options, withFolder, clock, loggers, progress).RunAsync(tell, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && scratch is null)
        {
            throw new TidemarkException(
                $"The replay was stopped. Run it again with the same arguments, and it goes on where {options.DataDirectory} stands.");
        }
        finally
        {
            if (scratch is not null) Directory.Delete(scratch, recursive: true);
        }
    }

    private async Task RunAsync(Action<ReplaySummary> tell, CancellationToken cancellationToken)
    {
        long started = clock.GetTimestamp();
        Directory.CreateDirectory(options.OutputDirectory);
        await using var outputs = new ReplayOutputs(
            options.OutputDirectory, Path.Combine(workDirectory, "spool"), nodeOptions, loggers);
        using var input = new ReplayInput(options, Path.Combine(options.OutputDirectory, ReplayOutputs.RejectedFile));

        // (1) Open.
        ReplayMark mark;
        ReplayCounts after;
        await using (Node node = await Node.OpenAsync(
            nodeOptions, topic: null, clock, loggers, outputs, ReplayViewerKey, cancellationToken))
        {
            mark = await BeginAsync(node, cancellationToken);
            outputs.Begin();

            // (2) Read and append; (3) end the input.
            await AppendAsync(node, input, mark, cancellationToken);
            after = ReplayCounts.Of(await node.StatusAsync(cancellationToken));

            // (4) Drain.
            if (!await node.DrainAsync())
                throw new TidemarkException(
                    $"The outputs could not all be written within {nodeOptions.DrainDeadline.TotalSeconds:0} s. Check the disk of "
                    + $"{options.OutputDirectory}, or raise drain.deadline.");
        }

        // (5) Merge and order. The spool goes last: without the mark nobody needs it.
        input.Dispose();
        long windows = await outputs.WriteAsync(cancellationToken);
        ReplayCounts grown = after.Since(mark.Before);
        tell(new ReplaySummary(
            input.Read, input.Read - input.Rejected - grown.Rejected, input.Rejected + grown.Rejected, grown.Applied, grown.Duplicates,
            grown.Late, grown.Poisoned, windows, grown.Videos, Math.Round(clock.GetElapsedTime(started).TotalSeconds, 3)));
        ReplayMark.Remove(nodeOptions.DataDirectory);
        RemoveWork();
    }

    /// <summary>The mark of the replay that goes on or, now written, of the one that begins.</summary>
    private async Task<ReplayMark> BeginAsync(Node node, CancellationToken cancellationToken)
    {
        string[] arguments = ReplayMark.ArgumentsOf(options);
        if (ReplayMark.Find(nodeOptions.DataDirectory, arguments) is { } interrupted) return interrupted;
        RemoveWork();
        ShardStatus[] before = await node.StatusAsync(cancellationToken);
        // What an earlier life of the folder left in the log is none of this replay's; a question waits behind the records.
        while (before.Any(shard => shard.Lag > 0)) before = await node.StatusAsync(cancellationToken);
        var mark = new ReplayMark(arguments, [.. before.Select(shard => shard.Position)], ReplayCounts.Of(before));
        mark.Write(nodeOptions.DataDirectory);
        return mark;
    }

    private async Task AppendAsync(Node node, ReplayInput input, ReplayMark mark, CancellationToken cancellationToken)
    {
        var appender = new ReplayAppender(node, mark.FirstOffsets, new ReplayPace(options.Speed, clock));
        using var reporting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task report = progress is null ? Task.CompletedTask : ReportAsync(node, input, appender, mark, reporting.Token);
        try
        {
            if (options.SortMemoryBytes is { } memory)
            {
                using var sort = new ExternalSort(Path.Combine(workDirectory, "sort"), memory);
                using IngestBatch judge = node.RentIngestBatch();
                using SortedInput sorted = await Task.Run(() => SortedInput.Of(input, judge, sort, cancellationToken), cancellationToken);
                await appender.RunAsync(sorted, cancellationToken);
            }
            else
            {
                await appender.RunAsync(input, cancellationToken);
            }

            await node.Shards.EndInputAsync(cancellationToken);
        }
        finally
        {
            await reporting.CancelAsync();
            await report;
        }
    }

    /// <summary>The log is ahead of the shards, so what counts as done is the part of the bytes read that the events stepped are of those
    /// accepted.</summary>
    private async Task ReportAsync(
        Node node, ReplayInput input, ReplayAppender appender, ReplayMark mark, CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(ReportEvery, clock);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                long accepted = appender.Accepted;
                if (options.SortMemoryBytes is not null && accepted == 0)
                {
                    progress!.Report(new ReplayProgress(IsSorting: true, input.BytesRead, input.BytesTotal, input.Read));
                    continue;
                }

                long bytes = options.SortMemoryBytes is null ? input.BytesRead : SentBytes(input, accepted);
                ShardStatus[] shards = await node.StatusAsync(cancellationToken);
                long stepped = Math.Min(accepted, shards.Sum(shard => shard.Position) - mark.FirstOffsets.Sum());
                long done = accepted == 0 ? 0 : (long)(bytes * ((double)stepped / accepted));
                progress!.Report(new ReplayProgress(IsSorting: false, done, input.BytesTotal, stepped));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // There is no more to report.
        }
    }

    private static long SentBytes(ReplayInput input, long accepted) =>
        (long)(input.BytesTotal * ((double)accepted / Math.Max(1, input.Read - input.Rejected)));

    private void RemoveWork()
    {
        if (Directory.Exists(workDirectory)) Directory.Delete(workDirectory, recursive: true);
    }
}
