using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Core.Hashing;
using Tidemark.Core.Randomness;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Core.Watermarks;
using Tidemark.Core.Windows;
using Tidemark.Media;
using Tidemark.Media.Aggregates;
using Tidemark.Media.Events;
using Tidemark.Media.Generation;
using Tidemark.Media.Shards;

namespace Tidemark.PropertyTests.Core.Shards;

/// <summary>Runs one shard of the media domain over generated records, cut and restarted in any way, and gives what came out.</summary>
internal static class ShardRun
{
    private static readonly SipHash ViewerHash = new(1, 2);

    /// <summary>Sealed records with their arrivals, some duplicates and some far behind.</summary>
    public static (byte[] Record, EventTime Arrival)[] Records(ulong seed, int count, int videosMax = 30)
    {
        var random = new SplitMix64(seed);
        var generator = new EventGenerator(new GeneratorOptions
        {
            Events = count,
            Seed = seed,
            Rate = 0.05 + random.NextDouble(),
            Disorder = TimeSpan.FromMilliseconds(1 + random.Below(600_000)),
            Duplicates = 0.02,
            Bad = 0.01,
            Videos = 1 + random.Below(videosMax),
            Viewers = 50,
        });
        var door = new MediaDoor(new MediaDecoderOptions(), ViewerHash);
        var line = new ByteWriter();
        var record = new ByteWriter();
        var records = new List<(byte[], EventTime)>();
        EventTime greatest = EventTime.Min;
        while (generator.TryNext(line, out _))
        {
            record.Clear();
            if (door.TryAdmit(line.WrittenSpan, EventTime.Max, record, out MediaEvent e, out _))
            {
                greatest = EventTime.Later(greatest, e.Time);
                records.Add((record.ToArray(), greatest));
            }
            else if (records.Count > 0)
            {
                // What the door refuses may still stand in a log that others write to.
                records.Add((line.ToArray(), greatest));
            }

            line.Clear();
        }

        return [.. records];
    }

    /// <summary>Odd seeds run short families, for which events that come minutes behind are late.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="rate">The share of good events that deduplication may drop; null for none.</param>
    /// <param name="firesBitByBit">Whether windows fire bit by bit.</param>
    /// <param name="capacity">How many videos it remembers.</param>
    private static MediaShardState NewState(ulong seed, double? rate, bool firesBitByBit, int capacity)
    {
        IReadOnlyList<WindowFamily> shortOnes = [new("minute", 60_000, 60_000), new("hour", 240_000, 60_000, lookback: 1)];
        var windows = new WindowSet(seed % 2 == 1 ? shortOnes : MediaDomain.DefaultFamilies);
        var options = new ShardOptions
        {
            Windows = windows,
            EmitResults = true,
            StampWithWatermark = true,
            Watermark = new WatermarkOptions.Fixed(5_000),
            DeduplicationCapacity = 10_000,
            DeduplicationFalsePositiveRate = rate,
            FiresBitByBit = firesBitByBit,
            EntityCapacity = capacity,
        };
        var decoder = new MediaDecoder(new MediaDecoderOptions(), ViewerHash);
        return new MediaShardState(
            options, new MediaDomain(decoder, windows, UserAggregates<MediaEvent>.None.With<ViewsByReferrer>()));
    }

    /// <summary>Runs to the end of input in batches of random length. With <paramref name="restarts"/> the state is written down and read
    /// back after batches, as deltas or snapshots, into states of the rates given in turn.</summary>
    public static Outcome Run(
        (byte[] Record, EventTime Arrival)[] records, ulong seed, int batchMax, bool restarts, params double?[] rates) =>
        Run(records, seed, batchMax, restarts, firesBitByBit: false, capacity: int.MaxValue, rates);

    /// <summary>Does the same, where windows may fire in bits of random length, with batches between them, and only so many videos are
    /// remembered that no window needs.</summary>
    public static Outcome Run(
        (byte[] Record, EventTime Arrival)[] records, ulong seed, int batchMax, bool restarts, bool firesBitByBit, int capacity,
        params double?[] rates)
    {
        int withinFirings = 0;
        var random = new SplitMix64(seed);
        int states = 0;
        MediaShardState state = Next();
        var effects = new ShardEffects();
        var outputs = new List<string>();
        var journal = new List<byte[]>();
        for (int at = 0; at < records.Length;)
        {
            RecordBatch batch = Cut(records, at, 1 + random.Below(batchMax));
            if (state.IsFiring) withinFirings++;
            state.Step(batch, batch.NextOffset, EventTime.Min, effects);
            at += batch.Count;
            if (state.IsFiring && random.Below(5) != 0) state.GoOnFiring(random.Below(6), effects);
            else state.GoOnFiring(int.MaxValue, effects);
            if (state.IsFiring) continue;
            Collect(effects, outputs);
            if (restarts && random.Below(3) == 0) state = Restart(state, Next, journal, random);
        }

        state.AdvanceTo(EventTime.Max, EventTime.Min, effects);
        Collect(effects, outputs);
        return new Outcome(outputs, state, withinFirings);

        MediaShardState Next() => NewState(seed, rates.Length == 0 ? null : rates[states++ % rates.Length], firesBitByBit, capacity);
    }

    private static MediaShardState Restart(MediaShardState state, Func<MediaShardState> next, List<byte[]> journal, SplitMix64 random)
    {
        var written = new ByteWriter();
        state.WriteDelta(written);
        journal.Add(written.ToArray());
        if (random.Below(8) == 0)
        {
            // From what was written, as a compaction does.
            MediaShardState second = next();
            second.PrepareForSnapshot();
            foreach (byte[] entry in journal) second.Apply(entry);
            byte[][] parts = [.. second.WriteSnapshot(partBytes: 1 + random.Below(2_000)).Select(part => part.ToArray())];
            journal.Clear();
            journal.AddRange(parts);
        }

        if (random.Below(2) == 0) return state;
        MediaShardState restored = next();
        foreach (byte[] entry in journal) restored.Apply(entry);
        return restored;
    }

    public static RecordBatch Cut((byte[] Record, EventTime Arrival)[] records, int at, int length, long? offset = null)
    {
        var builder = new RecordBatchBuilder();
        for (int i = at; i < Math.Min(at + length, records.Length); i++) builder.Add(records[i].Record, records[i].Arrival);
        return builder.Build(shard: 3, offset ?? at);
    }

    private static void Collect(ShardEffects effects, List<string> outputs)
    {
        foreach (FiredBlock block in effects.TakeFired())
            outputs.Add($"fired {block.Family} {block.Group} {block.Window.Start.Milliseconds} {Convert.ToHexString(block.Bytes.Span)}");
        foreach (Output output in OutputBuffer.Read(3, effects.Outputs.Take()))
            outputs.Add($"{output.Id} {output.Kind} {Convert.ToHexString(output.Payload.Span)}");
    }

    /// <summary>What a run put out, the state it ended in, and how many batches were taken while a window fired.</summary>
    internal sealed record Outcome(List<string> Outputs, MediaShardState State, int WithinFirings);
}
