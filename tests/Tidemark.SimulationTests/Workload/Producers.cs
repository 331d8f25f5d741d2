using Tidemark.SimulationTests.Ports;
using Tidemark.SimulationTests.World;

namespace Tidemark.SimulationTests.Workload;

/// <summary>Send every event until it is acknowledged, and so some of them more than once.</summary>
internal sealed class Producers(SimWorld world, SimLog log)
{
    private int unacknowledged;

    /// <summary>Whether every event is acknowledged.</summary>
    public bool AreDone => unacknowledged == 0;

    public void Start(IReadOnlyList<ProducedEvent> events)
    {
        // Events of one moment and shard travel together.
        foreach (var batch in events.GroupBy(e => (e.Shard, e.AtMs / 40)))
        {
            byte[][] records = [.. batch.Select(e => e.Record)];
            unacknowledged++;
            world.After(batch.Min(e => e.AtMs) * SimWorld.TicksPerMs, null, () => Send(batch.Key.Shard, records, new Sending()));
        }
    }

    private void Send(int shard, byte[][] records, Sending sending)
    {
        if (sending.IsDone) return;
        log.Append(shard, records, () =>
        {
            if (sending.IsDone) return;
            sending.IsDone = true;
            unacknowledged--;
        });
        world.After(world.Micros(30_000, 500_000), null, () => Send(shard, records, sending));
    }

    private sealed class Sending
    {
        public bool IsDone { get; set; }
    }
}
