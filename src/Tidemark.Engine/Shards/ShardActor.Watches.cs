using Tidemark.Core;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;

namespace Tidemark.Engine.Shards;

/// <summary>Watches: while somebody waits for the fate of a record, each record is stepped alone; the counter that rises tells.</summary>
internal sealed partial class ShardActor<TState>
{
    /// <summary>They outlive an incarnation: a record that breaks the step is skipped by the next.</summary>
    private readonly List<ShardWatch> watches = [];

    private void Begin(ShardMessage<TState>.Watch watch)
    {
        watches.RemoveAll(w => w.IsOver);
        if (watches.Count < world.Options.WatchesMax)
        {
            watches.Add(watch.Watcher);
            watch.Begun.TrySetResult();
            return;
        }

        watch.Begun.TrySetException(new TidemarkException(
            $"Shard {shard} cannot watch one more record: it watches {watches.Count}, which is the most. Try again when those are done."));
    }

    /// <summary>Cutting a batch in records changes neither the state nor the effects.</summary>
    private void StepWatched(RecordBatch batch, long until, EventTime now)
    {
        for (long offset = Math.Max(state!.Position, batch.FirstOffset); offset < until; offset++)
        {
            ShardCounters counters = state.Counters;
            (long applied, long duplicates, long late, long rejected) =
                (counters.Applied, counters.Duplicates, counters.Late, counters.Rejected);
            state.Step(batch, offset + 1, now, effects);
            if (counters.Applied > applied) TellWatches(offset, new RecordFate(RecordOutcome.Applied));
            else if (counters.Duplicates > duplicates) TellWatches(offset, new RecordFate(RecordOutcome.Duplicate));
            else if (counters.Late > late) TellWatches(offset, new RecordFate(RecordOutcome.Late));
            else if (counters.Rejected > rejected) TellWatches(offset, Rejected());
        }
    }

    /// <summary>The dead letter of a record that was refused is the one output of its step.</summary>
    private RecordFate Rejected()
    {
        DeadLetterOutput letter = DeadLetterOutput.Read(effects.Outputs.LastPayload);
        return new RecordFate(RecordOutcome.Rejected, letter.Code, letter.Message);
    }

    private void TellWatches(long offset, in RecordFate fate)
    {
        foreach (ShardWatch watch in watches) watch.Tell(offset, in fate);
        watches.RemoveAll(w => w.IsOver);
    }
}
