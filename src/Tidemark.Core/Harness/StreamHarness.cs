using System.Text;
using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;

namespace Tidemark.Core.Harness;

/// <summary>Runs one window specification over events, watermarks, idle time and restarts, and tells what is put out: deterministic,
/// without a clock, a thread or a disk.</summary>
/// <remarks>
/// The step behind it is the engine's own (<see cref="ShardState{TDomain, TEvent, TEntity, TPane, TSpread}"/>, one shard, one window
/// family), so what holds here holds there. Owned by one caller; not thread-safe.
/// <example>
/// <code>
/// var spec = new WindowSpec(new WindowFamily("ten", sizeMs: 10, slideMs: 10), new WatermarkOptions.Explicit());
/// var harness = new StreamHarness(spec);
/// harness.Send(new StreamItem.Event(new EventTime(3), "a", 1.5));
/// harness.Restart();
/// harness.Send(new StreamItem.Watermark(new EventTime(10)));   // gives one emission: [0, 10), a, 1, 1.5
/// </code>
/// </example>
/// </remarks>
public sealed class StreamHarness
{
    /// <summary>With so many entries written down, a restart writes everything anew.</summary>
    private const int EntriesMax = 4;

    private const int SnapshotPartBytes = 64 << 10;

    private readonly WindowSpec spec;
    private readonly ShardEffects effects = new();
    private readonly RecordBatchBuilder batch = new();
    private readonly ByteWriter record = new(64);
    private readonly List<byte[]> journal = [];
    private readonly List<(StreamItem.Event Event, long Item)> waiting = [];
    private ShardState<KeyedValueDomain, KeyedValue, KeyedValueDomain.Nothing, KeyedValueDomain.Totals, KeyedValueDomain.Nothing> state;
    private long items;

    /// <summary>Makes a harness that has seen nothing.</summary>
    public StreamHarness(WindowSpec spec)
    {
        this.spec = spec;
        state = NewState();
    }

    /// <summary>No event before this time is expected any more.</summary>
    public EventTime Watermark => state.Watermark;

    /// <summary>Feeds items; events that follow each other travel in one batch.</summary>
    /// <returns>What was put out, in order.</returns>
    public IReadOnlyList<StreamResult> Send(params ReadOnlySpan<StreamItem> sent)
    {
        var results = new List<StreamResult>();
        foreach (StreamItem item in sent)
        {
            items++;
            if (item is StreamItem.Event e)
            {
                Add(e);
                continue;
            }

            StepThrough(results);
            state.AdvanceTo(Target(item), EventTime.Min, effects);
            Collect(results, first: null);
        }

        StepThrough(results);
        return results;
    }

    /// <summary>Writes down what changed, as a checkpoint does, and goes on with a state that is read back from what was written. Now and
    /// then everything is written anew, as a snapshot does.</summary>
    public void Restart()
    {
        var written = new ByteWriter();
        state.WriteDelta(written);
        journal.Add(written.ToArray());
        state = NewState();
        foreach (byte[] entry in journal) state.Apply(entry);
        if (journal.Count < EntriesMax) return;
        byte[][] parts = [.. state.WriteSnapshot(SnapshotPartBytes).Select(part => part.ToArray())];
        journal.Clear();
        journal.AddRange(parts);
    }

    private EventTime Target(StreamItem item) => item switch
    {
        StreamItem.Watermark watermark => watermark.To,
        StreamItem.Idle idle => state.Watermark.Plus(idle.ElapsedMs),
        _ => EventTime.Max,
    };

    private void Add(StreamItem.Event e)
    {
        record.Clear();
        KeyedValue.Write(record, items, e.Time, e.Value, Encoding.UTF8.GetBytes(e.Key));
        batch.Add(record.WrittenSpan, EventTime.Max);
        waiting.Add((e, items));
    }

    private void StepThrough(List<StreamResult> results)
    {
        if (waiting.Count == 0) return;
        long first = state.Position;
        RecordBatch records = batch.Build(shard: 0, first);
        state.Step(records, records.NextOffset, EventTime.Min, effects);
        Collect(results, first);
        waiting.Clear();
    }

    /// <summary>Turns outputs into results.</summary>
    /// <param name="results">Where they go.</param>
    /// <param name="first">The offset of the first event that waits; null where the last item moved the watermark.</param>
    private void Collect(List<StreamResult> results, long? first)
    {
        effects.TakeFired();
        foreach (Output output in OutputBuffer.Read(shard: 0, effects.Outputs.Take()))
        {
            (StreamItem.Event? cause, long item) =
                first is { } offset ? waiting[(int)(output.Id.Offset - offset)] : (null, items);
            if (output.Kind == OutputKind.Late)
            {
                results.Add(new StreamResult.Late(item, cause!, LateOutput.Read(output.Payload).Watermark));
                continue;
            }

            WindowOutput fired = WindowOutput.Read(output.Payload);
            var reader = new ByteReader(fired.Result.Span);
            long count = reader.ReadZigZag();
            results.Add(new StreamResult.Emission(
                item, fired.Window, Encoding.UTF8.GetString(fired.Key.Span), count, reader.ReadDouble(), fired.Revision, fired.IsEarly,
                fired.Replaces));
        }
    }

    private ShardState<KeyedValueDomain, KeyedValue, KeyedValueDomain.Nothing, KeyedValueDomain.Totals, KeyedValueDomain.Nothing>
        NewState() => new(
            new ShardOptions
            {
                Windows = new WindowSet([spec.Family]),
                Watermark = spec.Watermark,
                EmitResults = true,
                // Every event has a number of its own: there is nothing to remember.
                DeduplicationCapacity = 1,
            },
            default);
}
