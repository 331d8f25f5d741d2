using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;
using Tidemark.SimulationTests.World;

namespace Tidemark.SimulationTests.Ports;

/// <summary>The partitioned log that producers append to and all processes read. What is not synced yet may be lost, whole or from
/// some record on, when it crashes; what it has acknowledged never is.</summary>
internal sealed class SimLog
{
    private readonly SimWorld world;
    private readonly Partition[] partitions;
    private long skewMs;
    private int life;

    public SimLog(SimWorld world, int partitions, ServiceFaults faults)
    {
        this.world = world;
        Service = new SimService(world, "log", faults);
        this.partitions = [.. Enumerable.Range(0, partitions).Select(_ => new Partition())];
    }

    public SimService Service { get; }

    public int Partitions => partitions.Length;

    /// <summary>Appends records; <paramref name="acknowledged"/> may never come, and yet the records be there.</summary>
    public void Append(int partition, IReadOnlyList<byte[]> records, Action acknowledged)
    {
        if (Service.IsDown) return;
        Partition to = partitions[partition];
        var arrival = new EventTime(SimClock.WallMs(world.Now) + skewMs);
        foreach (byte[] record in records) to.Records.Add((record, arrival));
        int end = to.Records.Count, ofLife = life;
        if (world.Trace.IsOn) world.Note($"log {partition}: {records.Count} records appended up to {end}");
        world.After(world.Micros(100, 20_000), null, () =>
        {
            if (life != ofLife) return;
            to.SyncedThrough(Math.Max(to.Durable, end));
            if (!Service.IsCalm && world.Chance(0.03)) return;
            to.Acknowledged = Math.Max(to.Acknowledged, end);
            world.After(world.Micros(50, 5_000), null, acknowledged);
        });
    }

    /// <summary>Crashes, and is back after a while.</summary>
    public void Crash(long downTicks)
    {
        life++;
        Service.IsDown = true;
        foreach (Partition partition in partitions) partition.LoseTail(world);
        world.After(downTicks, null, () => Service.IsDown = false);
    }

    /// <summary>Sets the clock that stamps arrivals ahead or back.</summary>
    public void JumpClock(long byMs) => skewMs += byMs;

    /// <summary>The records that are durable, from the first ever.</summary>
    public IEnumerable<(byte[] Bytes, EventTime Arrival)> Durable(int partition) =>
        partitions[partition].Records.Take(partitions[partition].Durable);

    /// <summary>Whether everything that was appended is durable.</summary>
    public bool IsSynced => partitions.All(partition => partition.Durable == partition.Records.Count);

    public long EndPosition(int partition) => partitions[partition].Durable;

    public long AcknowledgedEnd(int partition) => partitions[partition].Acknowledged;

    public long Released(int partition) => partitions[partition].Released;

    public void Release(int partition, long position) =>
        partitions[partition].Released = Math.Max(partitions[partition].Released, position);

    /// <summary>The records from a position on, as many as chance gives; null where there are none yet.</summary>
    /// <exception cref="SourcePositionLostException">They were given up: by an owner that had committed beyond, so that none who ever
    /// owns the shard again asks for them; who does stays behind for ever.</exception>
    public RecordBatch? Take(int partition, long position)
    {
        Partition from = partitions[partition];
        if (position < from.Released)
        {
            throw new SourcePositionLostException(
                $"Log {partition} was asked for {position} and begins at {from.Released}.", from.Released);
        }

        if (position >= from.Durable) return null;
        var builder = new RecordBatchBuilder();
        long end = Math.Min(from.Durable, position + 1 + world.Random.Below(12));
        for (long at = position; at < end; at++) builder.Add(from.Records[(int)at].Bytes, from.Records[(int)at].Arrival);
        return builder.Build(partition, position);
    }

    /// <summary>Done when a partition has more than now.</summary>
    public Task Grown(int partition) => partitions[partition].Grown.Task;

    private sealed class Partition
    {
        public List<(byte[] Bytes, EventTime Arrival)> Records { get; } = [];

        public int Durable { get; private set; }

        public int Acknowledged { get; set; }

        public long Released { get; set; }

        public TaskCompletionSource Grown { get; private set; } = new();

        public void SyncedThrough(int end)
        {
            if (end == Durable) return;
            Durable = end;
            TaskCompletionSource waiters = Grown;
            Grown = new TaskCompletionSource();
            waiters.SetResult();
        }

        /// <summary>Some of what was not synced is on disk all the same; the record after it is torn and cut off.</summary>
        public void LoseTail(SimWorld world)
        {
            int kept = Durable + world.Random.Below(Records.Count - Durable + 1);
            Records.RemoveRange(kept, Records.Count - kept);
            SyncedThrough(kept);
        }
    }
}
