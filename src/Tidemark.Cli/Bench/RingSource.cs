using System.Diagnostics;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Engine.Ports;

namespace Tidemark.Cli.Bench;

/// <summary>Views of <see cref="BenchEvents"/> in memory, without end: a ring of batches for each partition, whose lines get a new id,
/// viewer and time in each round. So a run can be as long as its state needs to stop growing.</summary>
/// <remarks>A batch changes again when its partition's whole ring has been read: it must not be in use any more, so a ring is longer than a
/// mailbox.</remarks>
internal sealed class RingSource : ISource
{
    /// <summary>Events of a round: as many as there are different draws of a video.</summary>
    public const int RoundEvents = BenchEvents.Draws;

    private const int BatchEvents = 1_024;

    private readonly List<Slot>[] rings;
    private readonly Func<long, long> timeOf;
    private readonly long warmRounds, rounds;
    private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int unfinished;

    /// <summary>Makes the first round.</summary>
    /// <param name="partitions">How many partitions; videos are spread over them as everywhere.</param>
    /// <param name="warmRounds">Rounds that come at once, at least 1.</param>
    /// <param name="rounds">Rounds that come after <see cref="Open"/>, at least 1.</param>
    /// <param name="timeOf">The milliseconds at which the event of a number arrives.</param>
    public RingSource(int partitions, int warmRounds, int rounds, Func<long, long> timeOf)
    {
        (this.warmRounds, this.rounds, this.timeOf, unfinished) = (warmRounds, warmRounds + rounds, timeOf, partitions);
        rings = new List<Slot>[partitions];
        var made = new BenchEvents(seed: 2);
        var lines = new List<byte>[partitions];
        var numbers = new List<int>[partitions];
        for (int i = 0; i < partitions; i++) (rings[i], lines[i], numbers[i]) = ([], [], []);
        for (int number = 0; number < RoundEvents; number++)
        {
            ReadOnlySpan<byte> line = made.Next(timeMs: 0);
            int partition = Murmur2.Partition(made.VideoId, partitions);
            lines[partition].AddRange(line);
            numbers[partition].Add(number);
            if (numbers[partition].Count == BatchEvents) Close(partition);
        }

        for (int partition = 0; partition < partitions; partition++)
            if (numbers[partition].Count > 0) Close(partition);

        void Close(int partition)
        {
            rings[partition].Add(new Slot([.. lines[partition]], [.. numbers[partition]]));
            lines[partition].Clear();
            numbers[partition].Clear();
        }
    }

    public int Partitions => rings.Length;

    /// <summary>How many events come at once.</summary>
    public long WarmEvents => warmRounds * RoundEvents;

    /// <summary>Ends when every batch has been handed over.</summary>
    public Task Taken => taken.Task;

    public void Open() => open.SetResult();

    public ValueTask<ISourceReader> OpenAsync(int partition, long position, CancellationToken cancellationToken) =>
        position == 0
            ? new(new Reader(this, partition))
            : throw new UnreachableException($"A shard of the benchmark failed and began again at {position}.");

    public long EndPosition(int partition) => rounds * EventsOf(partition);

    public ValueTask ReleaseAsync(int partition, long position, CancellationToken cancellationToken) => default;

    public ValueTask DisposeAsync() => default;

    private long EventsOf(int partition) => rings[partition].Sum(slot => (long)slot.Numbers.Length);

    /// <summary>A batch of each round.</summary>
    private sealed class Slot(byte[] lines, int[] numbers)
    {
        private readonly int[] ends = [.. numbers.Select((_, i) => (i + 1) * BenchEvents.EventBytes)];
        private readonly long[] arrivals = new long[numbers.Length];

        public int[] Numbers => numbers;

        public RecordBatch Renew(int partition, long round, long offset, Func<long, long> timeOf)
        {
            for (int i = 0; i < numbers.Length; i++)
            {
                long number = round * RoundEvents + numbers[i];
                arrivals[i] = timeOf(number);
                BenchEvents.Renew(
                    lines.AsSpan(i * BenchEvents.EventBytes, BenchEvents.EventBytes), (ulong)number, arrivals[i] - number * 7919L % 2_000);
            }

            return new RecordBatch(partition, offset, offset, lines, ends, arrivals);
        }
    }

    private sealed class Reader(RingSource source, int partition) : ISourceReader
    {
        private readonly List<Slot> ring = source.rings[partition];
        private long round, offset;
        private int next;

        public async ValueTask<RecordBatch> ReadAsync(CancellationToken cancellationToken)
        {
            if (next == ring.Count) (round, next) = (round + 1, 0);
            if (next == 0 && round == source.warmRounds) await source.open.Task.WaitAsync(cancellationToken);
            if (next == 0 && round == source.rounds)
            {
                if (Interlocked.Decrement(ref source.unfinished) == 0) source.taken.SetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            RecordBatch batch = ring[next++].Renew(partition, round, offset, source.timeOf);
            offset = batch.NextOffset;
            return batch;
        }

        public ValueTask DisposeAsync() => default;
    }
}
