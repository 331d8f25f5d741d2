using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Media.Shards;

namespace Tidemark.PropertyTests.Core.Shards;

/// <summary>Runs the shard of a scenario to the end of its input, cut and restarted as asked.</summary>
internal sealed class FamilyRun
{
    private readonly FamilyScenario scenario;
    private readonly SplitMix64 random;
    private readonly int batchMax;
    private readonly bool restarts;
    private readonly bool firesBitByBit;
    private readonly int capacity;
    private readonly ShardEffects effects = new();
    private readonly List<byte[]> journal = [];
    private readonly List<(byte[] Record, EventTime Arrival)> waiting = [];

    /// <param name="scenario">What runs.</param>
    /// <param name="batchMax">The most records of a batch.</param>
    /// <param name="restarts">Whether the state is written down after every batch, and read back after two of three.</param>
    /// <param name="firesBitByBit">Whether windows fire in bits of random length, with batches between them.</param>
    /// <param name="capacity">How many videos are remembered.</param>
    public FamilyRun(FamilyScenario scenario, int batchMax, bool restarts, bool firesBitByBit = false, int capacity = int.MaxValue)
    {
        (this.scenario, this.batchMax, this.restarts) = (scenario, batchMax, restarts);
        (this.firesBitByBit, this.capacity) = (firesBitByBit, capacity);
        random = new SplitMix64(scenario.Seed);
        State = NewState();
    }

    public MediaShardState State { get; private set; }

    /// <summary>How many batches were taken while a window fired.</summary>
    public int BatchesWithinFirings { get; private set; }

    /// <summary>All outputs so far.</summary>
    public List<Output> Outputs { get; } = [];

    /// <summary>All fired blocks so far.</summary>
    public List<FiredBlock> Blocks { get; } = [];

    /// <summary>Runs everything and ends the input.</summary>
    public FamilyRun ToEnd()
    {
        foreach (DrawnInput input in scenario.Inputs) Take(input);
        End();
        return this;
    }

    /// <summary>Takes one item; records may wait for others of their batch.</summary>
    public void Take(DrawnInput input)
    {
        switch (input)
        {
            case DrawnInput.Idle idle:
                StepThrough();
                State.AdvanceTo(State.Watermark.Plus(idle.ElapsedMs), EventTime.Min, effects);
                Finish();
                break;
            case DrawnInput.Record { IsPoison: true } poison:
                StepThrough();
                State.SkipPoisoned(poison.Bytes, "It broke the step.", tries: 1, EventTime.Min, effects);
                Finish();
                break;
            case DrawnInput.Record record:
                waiting.Add((record.Bytes, new EventTime(record.Arrival)));
                if (waiting.Count >= batchMax || random.Below(batchMax) == 0) StepThrough();
                break;
        }
    }

    /// <summary>Ends the input.</summary>
    public void End()
    {
        StepThrough();
        State.AdvanceTo(EventTime.Max, EventTime.Min, effects);
        Finish();
    }

    private void StepThrough()
    {
        if (waiting.Count == 0) return;
        var builder = new RecordBatchBuilder();
        foreach ((byte[] record, EventTime arrival) in waiting) builder.Add(record, arrival);
        RecordBatch batch = builder.Build(shard: 3, State.Position);
        if (State.IsFiring) BatchesWithinFirings++;
        State.Step(batch, batch.NextOffset, EventTime.Min, effects);
        waiting.Clear();
        if (firesBitByBit) State.GoOnFiring(random.Below(4), effects);
        if (State.IsFiring && random.Below(4) != 0) return;
        State.GoOnFiring(int.MaxValue, effects);
        Finish();
    }

    private MediaShardState NewState() => scenario.NewState(firesBitByBit, capacity);

    private void Finish()
    {
        Outputs.AddRange(OutputBuffer.Read(3, effects.Outputs.Take()));
        Blocks.AddRange(effects.TakeFired());
        if (restarts) Checkpoint();
    }

    private void Checkpoint()
    {
        var written = new ByteWriter();
        State.WriteDelta(written);
        journal.Add(written.ToArray());
        if (random.Below(3) == 0) return;
        State = NewState();
        foreach (byte[] entry in journal) State.Apply(entry);
        if (random.Below(6) != 0) return;
        byte[][] parts = [.. State.WriteSnapshot(partBytes: 1 + random.Below(2_000)).Select(part => part.ToArray())];
        journal.Clear();
        journal.AddRange(parts);
    }
}
