using System.Diagnostics;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Core.Hashing;
using Tidemark.Core.Memory;
using Tidemark.Core.Randomness;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Core.Watermarks;
using Tidemark.Core.Windows;
using Tidemark.Media;
using Tidemark.Media.Events;
using Tidemark.Media.Shards;

namespace Tidemark.Cli.Bench;

/// <summary>Measures what a key costs the state of shards, and how fast they step as keys, shards and panes become many.</summary>
/// <remarks>(1) Every video gets an event in each minute of a window; (2) events of videos drawn uniformly step, and change sums but no
/// sketch; (3) every video gets an event in the minute after; (4) windows fire, and the first that holds all minutes is timed. Until
/// then the watermark stays behind, so that nothing fires. What changed is written down, as checkpoints do, outside of what is timed.
/// One thread steps.</remarks>
internal sealed class MemoryBench
{
    public const int ReferenceKeys = 100_000, ReferenceShards = 8;

    // Batches of so few events stay below 85 KB: larger arrays are collected late, and would be measured too.
    private const int BatchEvents = 256, RoundEvents = 1 << 17, WarmRounds = 6, SteadyRounds = 16;
    private const int BaselineKeysMax = 1_000_000;
    private const long StartMs = 1_764_425_100_000, MinuteMs = 60_000, DelayMs = 300_000, EventsPerMs = 100;

    // Used again for every state, so that it counts to none.
    private static readonly ByteWriter delta = new();

    private readonly int keys, shards, panes;
    private readonly MediaShardState[] states;
    private readonly ShardEffects[] effects;
    private readonly RecordBatchBuilder[] builders;
    private readonly long[] offsets;
    private readonly List<RecordBatch> round = [];
    private readonly ViewLines lines = new();
    private readonly SplitMix64 random = new(1);
    private long events;

    private MemoryBench(int keys, int shards, int panes, bool keepsSessions)
    {
        (this.keys, this.shards, this.panes) = (keys, shards, panes);
        (states, effects) = (new MediaShardState[shards], new ShardEffects[shards]);
        (builders, offsets) = (new RecordBatchBuilder[shards], new long[shards]);
        IEnumerable<WindowFamily> families = panes == 1
            ? MediaDomain.DefaultFamilies.Where(f => f.Name is "minute" or "hour")
            : [new WindowFamily("sliding", sizeMs: panes * MinuteMs, slideMs: MinuteMs)];
        if (keepsSessions) families = families.Concat(MediaDomain.DefaultFamilies.Where(f => f.Kind == WindowKind.Session));
        var options = new ShardOptions
        {
            Windows = new WindowSet([.. families]), Watermark = new WatermarkOptions.Fixed(DelayMs + panes * MinuteMs),
        };
        for (int shard = 0; shard < shards; shard++)
        {
            states[shard] = new MediaShardState(options, new MediaDomain(
                new MediaDecoder(new MediaDecoderOptions(), new SipHash(1, 2)), options.Windows, UserAggregates<MediaEvent>.None));
            (effects[shard], builders[shard]) = (new ShardEffects(), new RecordBatchBuilder());
        }
    }

    /// <summary>Runs it for every combination.</summary>
    /// <param name="keys">Numbers of keys.</param>
    /// <param name="shards">Numbers of shards.</param>
    /// <param name="panes">Numbers of panes that a window holds; 1 for the families <c>minute</c> and <c>hour</c>.</param>
    /// <param name="keepsSessions">Whether videos have sessions too.</param>
    /// <param name="cancellationToken">Stops it between combinations.</param>
    public static IEnumerable<MemoryFigures> Run(
        int[] keys, int[] shards, int[] panes, bool keepsSessions, CancellationToken cancellationToken)
    {
        var first = new MemoryBench(ReferenceKeys, ReferenceShards, panes: 1, keepsSessions);
        first.Fill(StartMs);
        double reference = SteadyRounds * RoundEvents / first.Steady().Seconds;
        foreach (int keyCount in keys)
        {
            foreach (int shardCount in shards)
            {
                foreach (int paneCount in panes)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    yield return Measure(() => new MemoryBench(keyCount, shardCount, paneCount, keepsSessions), keyCount, reference);
                }
            }
        }
    }

    private static MemoryFigures Measure(Func<MemoryBench> make, int keys, double reference)
    {
        double baseline = Baseline(Math.Min(keys, BaselineKeysMax));
        long empty = Heap();
        MemoryBench bench = make();
        for (int pane = 0; pane < bench.panes; pane++) bench.Fill(StartMs + pane * MinuteMs);
        long filled = Heap();
        BenchCost cost = bench.Steady();
        long resident = Environment.WorkingSet, before = Heap();
        bench.Fill(StartMs + bench.panes * MinuteMs);
        long further = Heap() - before;
        double fireSeconds = bench.Fire();
        if (bench.states.Sum(state => state.Counters.Applied) != bench.events)
            throw new UnreachableException("An event was not applied.");

        double bytes = (double)(filled - empty) / keys, rate = SteadyRounds * RoundEvents / cost.Seconds;
        return new MemoryFigures(
            keys, bench.shards, bench.panes, Math.Round(bytes, 1), Math.Round((double)further / keys, 1), Math.Round(baseline, 1),
            Math.Round(bytes / baseline, 3), resident, (long)rate, Math.Round(rate / reference, 3),
            Math.Round(fireSeconds * 1e9 / keys), cost);
    }

    private static double Baseline(int keys)
    {
        long before = Heap();
        var plain = new PlainPanes();
        for (int key = 0; key < keys; key++)
            plain.Add($"video-{key:0000000}", StartMs / 60_000, SplitMix64.Mix((ulong)key + 1), watchMs: 1_000);
        long bytes = Heap() - before;
        GC.KeepAlive(plain);
        return (double)bytes / keys;
    }

    /// <summary>Managed memory in use, and nothing else held of the system.</summary>
    private static long Heap()
    {
        SpareMemory.GiveUp();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return GC.GetTotalMemory(forceFullCollection: false);
    }

    /// <summary>Gives every video an event within a minute.</summary>
    private void Fill(long minuteMs)
    {
        for (int key = 0; key < keys;)
        {
            for (int last = Math.Min(keys, key + RoundEvents); key < last; key++) Add(key, minuteMs);
            Step();
        }
    }

    private BenchCost Steady()
    {
        BenchCost sum = new(0, 0, 0, 0, 0);
        for (int done = -WarmRounds; done < SteadyRounds; done++)
        {
            for (int i = 0; i < RoundEvents; i++) Add(random.Below(keys), StartMs);
            BenchCost cost = Step();
            if (done < 0) continue;
            sum = new BenchCost(
                sum.Seconds + cost.Seconds, sum.AllocatedBytesPerEvent + cost.AllocatedBytesPerEvent, sum.GcPauseMs + cost.GcPauseMs,
                sum.GcCount + cost.GcCount, sum.CoresUsed + cost.CoresUsed);
        }

        return sum with
        {
            Seconds = Math.Round(sum.Seconds, 4), AllocatedBytesPerEvent = Math.Round(sum.AllocatedBytesPerEvent / SteadyRounds, 2),
            GcPauseMs = Math.Round(sum.GcPauseMs, 1), CoresUsed = Math.Round(sum.CoresUsed / SteadyRounds, 2),
        };
    }

    /// <summary>Fires window after window, and gives the seconds that the first one took that holds all panes.</summary>
    private double Fire()
    {
        double seconds = 0;
        for (int pane = 1; pane <= panes; pane++)
        {
            var end = new EventTime(StartMs + pane * MinuteMs);
            long started = Stopwatch.GetTimestamp();
            for (int shard = 0; shard < shards; shard++) states[shard].AdvanceTo(end, end, effects[shard]);
            seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            foreach (ShardEffects of in effects)
            {
                of.Outputs.Take();
                of.TakeFired();
            }
        }

        return seconds;
    }

    private void Add(int key, long minuteMs)
    {
        ReadOnlySpan<byte> line = lines.SealedView(events, key, minuteMs + events % 40_000);
        int shard = Murmur2.Partition(line.Slice(line.IndexOf("video-"u8), "video-0000000".Length), shards);
        builders[shard].Add(line, new EventTime(minuteMs + events / EventsPerMs));
        events++;
        if (builders[shard].Count == BatchEvents) Build(shard);
    }

    private void Build(int shard)
    {
        RecordBatch batch = builders[shard].Build(shard, offsets[shard]);
        builders[shard] = new RecordBatchBuilder();
        offsets[shard] = batch.NextOffset;
        round.Add(batch);
    }

    /// <summary>Steps through what was added; then what changed is written down.</summary>
    private BenchCost Step()
    {
        for (int shard = 0; shard < shards; shard++) Build(shard);
        var meter = new BenchMeter();
        foreach (RecordBatch batch in round)
            states[batch.Shard].Step(batch, batch.NextOffset, new EventTime(StartMs), effects[batch.Shard]);
        BenchCost cost = meter.Stop(round.Sum(batch => batch.Count));
        round.Clear();
        foreach (MediaShardState state in states)
        {
            state.WriteDelta(delta);
            delta.Clear();
        }

        return cost;
    }
}
