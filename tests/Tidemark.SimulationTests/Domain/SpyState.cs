using System.Runtime.InteropServices;
using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.SimulationTests.Checkers;
using Tidemark.SimulationTests.Ports;
using SimState = Tidemark.Core.Shards.ShardState<
    Tidemark.SimulationTests.Domain.SimDomain, Tidemark.SimulationTests.Domain.SimEvent, Tidemark.SimulationTests.Domain.SimEntity,
    Tidemark.SimulationTests.Domain.SimTotals, Tidemark.SimulationTests.Domain.SimRows>;

namespace Tidemark.SimulationTests.Domain;

/// <summary>The real state of a shard, watched: what moved its watermark from outside, what it was at each delta, what it is when it goes
/// on after a recovery.</summary>
internal sealed class SpyState : IShardState
{
    private readonly SimState inner;
    private readonly SimState? archive;
    private readonly SimState? probe;
    private readonly int shard;
    private readonly string process;
    private readonly ShardWitness witness;
    private readonly StateChecker states;
    private bool isLive;

    public SpyState(
        int shard, string process, ShardOptions options, ulong salt, ShardWitness witness, StateChecker states, PlantedBug bug)
    {
        (this.shard, this.process, this.witness, this.states) = (shard, process, witness, states);
        inner = new SimState(options, new SimDomain(salt));
        if (options.DeduplicationFalsePositiveRate is not null)
        {
            // The state itself does not hold everything that it writes.
            archive = new SimState(options, new SimDomain(salt));
            archive.PrepareForSnapshot();
        }

        if (bug == PlantedBug.WatermarkNotRestored) probe = new SimState(options, new SimDomain(salt));
    }

    public long Position => inner.Position;

    public long RecordInWork => inner.RecordInWork;

    public EventTime Watermark => inner.Watermark;

    public EventTime FiredRetainedFrom => inner.FiredRetainedFrom;

    public ShardCounters Counters => inner.Counters;

    /// <summary>All that a state holds, as one part of a snapshot. Its last entry, the identities that deduplication remembers, comes in
    /// the order of a hash table, which is another after a recovery; here it is sorted. All identities ever taken are remembered.</summary>
    public static byte[] Everything(SimState state)
    {
        byte[] all = state.WriteSnapshot(int.MaxValue).Single().ToArray();
        int identities = (int)(state.Counters.Applied + state.Counters.Late);
        MemoryMarshal.Cast<byte, ulong>(all.AsSpan(all.Length - (identities * sizeof(ulong)))).Sort();
        return all;
    }

    /// <summary>All that the state holds that the parts of a snapshot give.</summary>
    public static byte[] Everything(ShardOptions options, IReadOnlyList<byte[]> snapshot)
    {
        var state = new SimState(options, new SimDomain(0));
        foreach (byte[] part in snapshot) state.Apply(part);
        return Everything(state);
    }

    public void SkipLost(long until, EventTime now, ShardEffects effects) => inner.SkipLost(until, now, effects);

    public void Step(RecordBatch batch, long until, EventTime now, ShardEffects effects)
    {
        GoOn();
        inner.Step(batch, until, now, effects);
    }

    public bool IsFiring => inner.IsFiring;

    public void GoOnFiring(int most, ShardEffects effects) => inner.GoOnFiring(most, effects);

    public void AdvanceTo(EventTime time, EventTime now, ShardEffects effects)
    {
        GoOn();
        witness.Advances.Add(new Advance(Position, time));
        inner.AdvanceTo(time, now, effects);
    }

    public void SkipPoisoned(ReadOnlySpan<byte> record, string reason, int tries, EventTime now, ShardEffects effects)
    {
        GoOn();
        inner.SkipPoisoned(record, reason, tries, now, effects);
    }

    public void WriteDelta(ByteWriter writer)
    {
        GoOn();
        int start = writer.Length;
        inner.WriteDelta(writer);
        archive?.Apply(writer.WrittenSpan[start..]);
        witness.Wrote(Everything());
    }

    public void PrepareForSnapshot() => inner.PrepareForSnapshot();

    public IEnumerable<ReadOnlyMemory<byte>> WriteSnapshot(int partBytes) => inner.WriteSnapshot(partBytes);

    public void Apply(ReadOnlySpan<byte> written)
    {
        probe?.Apply(written);
        ReadOnlySpan<byte> read = probe is null ? written : WithoutWatermark(written, probe.Watermark);
        inner.Apply(read);
        archive?.Apply(read);
    }

    public void Release() => inner.Release();

    private byte[] Everything() => Everything(archive ?? inner);

    /// <summary>The first that happens to a state after it was read back; only the shard's own state gets so far.</summary>
    private void GoOn()
    {
        if (isLive) return;
        isLive = true;
        witness.Advances.Clear();
        states.Recovered(process, shard, witness.RecoversFrom, Everything());
    }

    /// <summary>The bytes with minus infinity where the watermark and the greatest time stand.</summary>
    private static byte[] WithoutWatermark(ReadOnlySpan<byte> written, EventTime watermark)
    {
        byte[] patched = written.ToArray();
        int at = patched.AsSpan().LastIndexOf(BitConverter.GetBytes(watermark.Milliseconds));
        if (at < 0 || at + 16 > patched.Length) return patched;
        BitConverter.GetBytes(long.MinValue).CopyTo(patched, at);
        BitConverter.GetBytes(long.MinValue).CopyTo(patched, at + 8);
        return patched;
    }
}
