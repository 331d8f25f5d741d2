using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Journal;
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

/// <summary>What the pipeline benchmark found.</summary>
/// <param name="EventsPerSecond">From memory until everything is in the journal.</param>
/// <param name="DecodeEventsPerSecond">Decoding alone, on one core, before and after: the mean of both.</param>
/// <param name="Ratio">The one by the other.</param>
/// <param name="Results">Window results fired meanwhile, by event.</param>
/// <param name="Checkpoints">Checkpoints of a shard meanwhile.</param>
/// <param name="CheckpointBytes">Bytes of their state, by event.</param>
/// <param name="Cost">Of the measured stretch.</param>
internal sealed record PipelineFigures(
    long EventsPerSecond, long DecodeEventsPerSecond, double Ratio, double Results, long Checkpoints, double CheckpointBytes,
    BenchCost Cost)
{
    public string ToLine() => FormattableString.Invariant(
        $"{EventsPerSecond:N0} events/s, {Ratio:0.000} times decoding alone ({DecodeEventsPerSecond:N0}/s); {Results} results and ")
        + FormattableString.Invariant($"{Cost.AllocatedBytesPerEvent} bytes allocated an event; GC held it up {Cost.GcPauseMs} ms; ")
        + FormattableString.Invariant($"{Cost.CoresUsed} cores");
}

/// <summary>Measures shards and journal on events in memory: decoding, deduplication, windows, features, checkpoints each second; no
/// log, no sink.</summary>
/// <remarks>Families <c>minute</c> and <c>hour</c>, and <c>day</c>, without which there are no features; within the run it never fires. The
/// events of twenty minutes warm up and are not measured: an identity is remembered for twelve and a half minutes at most, then they are
/// forgotten as fast as they come, and after some minutes more their table grows no further.</remarks>
internal sealed class PipelineBench
{
    private const int Shards = 8;

    private static readonly WindowSet windows = new([.. MediaDomain.DefaultFamilies.Where(f => f.Name is "minute" or "hour" or "day")]);

    /// <summary>70 s before a full five minutes: by default a minute's and an hour's windows fire in what is measured.</summary>
    private const long StartMs = 1_764_425_030_000;

    /// <summary>Runs it.</summary>
    /// <param name="events">How many are measured; rounded up to whole rounds of <see cref="RingSource"/>.</param>
    /// <param name="eventRate">Events by second of event time.</param>
    /// <param name="parent">The folder to work in; null for the system's.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public static async Task<PipelineFigures> RunAsync(int events, int eventRate, string? parent, CancellationToken cancellationToken)
    {
        var options = new ShardOptions { Windows = windows, FiresBitByBit = true };
        int rounds = Rounds(events), warmRounds = Rounds(options.DeduplicationHorizonMs * 2 / 1_000 * eventRate);
        long decodeBefore = DecodeBench.Run().EventsPerSecond;
        using var folder = new ScratchFolder(parent);
        using var log = NodeLog.Open(directory: null, LogLevel.Warning);
        var source = new RingSource(Shards, warmRounds, rounds, number => StartMs + number * 1_000L / eventRate);
        SqlJournal journal = SqlJournal.OpenFile(Path.Combine(folder.Path, "journal.db"), log.Loggers.CreateLogger<SqlJournal>());
        var states = new MediaShardState?[Shards];
        await using var host = new ShardHost<MediaShardState>(new ShardEnvironment<MediaShardState>(
            source, journal, new NoSink(), new NoScoring(),
            // The first of a shard is the one that steps; later ones are made for snapshots.
            shard => Interlocked.CompareExchange(ref states[shard], NewState(options), null) is null ? states[shard]! : NewState(options),
            new EngineOptions(), TimeProvider.System, log.Loggers.CreateLogger("Tidemark.Engine")));
        host.Start();
        while ((await host.AskAsync(host.Held, view => view.State.Position, cancellationToken)).Sum() < source.WarmEvents)
            await Task.Delay(10, cancellationToken);

        long firedBefore = states.Sum(state => state!.Counters.WindowsFired);
        (long checkpointsBefore, long bytesBefore) = Checkpoints(host);
        GC.Collect();
        var meter = new BenchMeter();
        source.Open();
        await source.Taken;
        await host.DrainAsync(cancellationToken);
        long measured = (long)rounds * RingSource.RoundEvents;
        BenchCost cost = meter.Stop(measured);
        if (states.Sum(state => state!.Counters.Applied) != source.WarmEvents + measured)
            throw new UnreachableException("An event was not applied.");
        (long checkpoints, long bytes) = Checkpoints(host);
        long rate = (long)(measured / cost.Seconds);
        await journal.DisposeAsync();
        long decode = (decodeBefore + DecodeBench.Run().EventsPerSecond) / 2;
        return new PipelineFigures(
            rate, decode, Math.Round((double)rate / decode, 3),
            Math.Round((states.Sum(state => state!.Counters.WindowsFired) - firedBefore) / (double)measured, 3),
            checkpoints - checkpointsBefore, Math.Round((bytes - bytesBefore) / (double)measured, 1), cost);
    }

    private static int Rounds(long events) => (int)((events + RingSource.RoundEvents - 1) / RingSource.RoundEvents);

    private static MediaShardState NewState(ShardOptions options) => new(
        options, new MediaDomain(
            new MediaDecoder(new MediaDecoderOptions(), new SipHash(1, 2)), options.Windows, UserAggregates<MediaEvent>.None));

    private static (long Count, long Bytes) Checkpoints(ShardHost<MediaShardState> host) =>
        (Enumerable.Range(0, Shards).Sum(shard => host.Metrics(shard).Checkpoints),
            Enumerable.Range(0, Shards).Sum(shard => host.Metrics(shard).CheckpointBytes));
}
