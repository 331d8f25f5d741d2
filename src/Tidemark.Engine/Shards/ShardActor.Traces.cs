using System.Diagnostics;
using Tidemark.Core.Shards;

namespace Tidemark.Engine.Shards;

/// <summary>Traces: the steps since the last checkpoint are told with it. By then the appends that they took records of, which are
/// answered at about the time that the shard reads them, have left their trail.</summary>
internal sealed partial class ShardActor<TState>
{
    /// <summary>How many steps between two checkpoints can be traced; those after them are not.</summary>
    private const int TracedStepsMax = 1024;

    private readonly List<TracedStep> steps = [];

    private void NoteStep(RecordBatch batch, DateTimeOffset started)
    {
        if (Tracing.Source.HasListeners() && steps.Count < TracedStepsMax)
            steps.Add(new TracedStep(batch.FirstOffset, batch.NextOffset, started, world.Clock.GetUtcNow()));
    }

    /// <summary>Tells the steps that took records of a sampled append; those are the causes of the checkpoint.</summary>
    private List<ActivityContext> TellSteps()
    {
        if (steps.Count == 0) return [];
        IReadOnlyList<EventTrail.Stretch> appends = world.Trail.Of(shard, steps[0].First, steps[^1].Next);
        List<ActivityContext> told = [];
        foreach (TracedStep step in appends.Count == 0 ? [] : steps)
        {
            ActivityContext[] causes = [.. appends.Where(a => a.Holds(step.First, step.Next)).Select(a => a.Append)];
            using Activity? activity = Tracing.Start("step", shard, causes, step.Started);
            activity?.SetTag("tidemark.records", step.Next - step.First).SetEndTime(step.Ended.UtcDateTime);
            if (activity is not null) told.Add(activity.Context);
        }

        steps.Clear();
        return told;
    }

    private readonly record struct TracedStep(long First, long Next, DateTimeOffset Started, DateTimeOffset Ended);
}
