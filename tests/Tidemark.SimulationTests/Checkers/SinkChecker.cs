using Tidemark.Core.Shards;
using Tidemark.Engine.Ports;
using Tidemark.SimulationTests.World;

namespace Tidemark.SimulationTests.Checkers;

/// <summary>Keeps what the sink has, by identity, and what was committed: nothing arrives that is not committed, nothing arrives in two
/// forms, and no outbox is forgotten before all of it has arrived.</summary>
internal sealed class SinkChecker(SimWorld world)
{
    private readonly Dictionary<OutputId, Output> committed = [];
    private readonly Dictionary<OutputId, Output> arrived = [];
    private readonly Dictionary<int, Queue<(long Sequence, IReadOnlyList<Output> Outputs)>> waiting = [];
    private readonly Dictionary<int, OutputId> newest = [];

    /// <summary>What the sink has.</summary>
    public IReadOnlyDictionary<OutputId, Output> Outputs => arrived;

    /// <summary>How many outputs came again.</summary>
    public int Repeats { get; private set; }

    /// <summary>An outbox has become durable.</summary>
    public void Committed(int shard, Checkpoint checkpoint)
    {
        if (!waiting.TryGetValue(shard, out var unpublished)) waiting[shard] = unpublished = new();
        while (unpublished.TryPeek(out var oldest) && oldest.Sequence <= checkpoint.PublishedThrough)
        {
            foreach (Output output in oldest.Outputs)
                if (!arrived.ContainsKey(output.Id)) Wrong($"the outbox with {output.Id} was given up before it arrived");
            unpublished.Dequeue();
        }

        IReadOnlyList<Output> outputs = OutputBuffer.Read(shard, checkpoint.Outbox);
        foreach (Output output in outputs)
            if (!committed.TryAdd(output.Id, output)) Wrong($"{output.Id} was committed twice, now with sequence {checkpoint.Sequence}");
        unpublished.Enqueue((checkpoint.Sequence, outputs));
    }

    /// <summary>An output has reached the sink.</summary>
    public void Arrived(string process, in Output output)
    {
        OutputId id = output.Id;
        if (arrived.TryGetValue(id, out Output known))
        {
            Repeats++;
            if (!Same(output, known)) world.Fail("other-bytes", $"{process} published {id} again with other bytes");
            return;
        }

        if (newest.TryGetValue(id.Shard, out OutputId before) && id.CompareTo(before) < 0)
            Wrong($"{process} published {id} after {before}");
        if (!committed.TryGetValue(id, out Output durable)) Wrong($"{process} published {id} before its checkpoint was committed");
        else if (!Same(output, durable)) Wrong($"{process} published {id} with other bytes than were committed");
        newest[id.Shard] = id;
        arrived[id] = output;
    }

    public void ArrivedAll(string process, IReadOnlyList<Output> outputs)
    {
        foreach (Output output in outputs) Arrived(process, output);
    }

    private static bool Same(in Output a, in Output b) => a.Kind == b.Kind && a.Payload.Span.SequenceEqual(b.Payload.Span);

    private void Wrong(string message) => world.Fail("sink", message);
}
