using Tidemark.Core.Harness;
using Tidemark.Core.Randomness;
using Tidemark.Core.Time;

namespace Tidemark.PropertyTests.Core.Harness;

/// <summary>Runs the engine over a scenario and gives its results as the lines that the model writes.</summary>
internal static class HarnessRun
{
    /// <summary>Every way in which a scenario must give the same.</summary>
    public static IReadOnlyList<(string Name, Func<Scenario, IEnumerable<string>> Run)> Ways { get; } =
    [
        ("in one batch", InOneBatch),
        ("cut at random", CutAtRandom),
        ("restarted after every item", RestartedAfterEveryItem),
    ];

    private static IEnumerable<string> InOneBatch(Scenario scenario) =>
        Lines(new StreamHarness(WindowSpec.Parse(scenario.Spec.ToJson())).Send([.. scenario.Items.Select(ItemOf)]));

    private static List<string> CutAtRandom(Scenario scenario)
    {
        SplitMix64 random = new(scenario.Seed);
        StreamHarness harness = new(WindowSpec.Parse(scenario.Spec.ToJson()));
        StreamItem[] items = [.. scenario.Items.Select(ItemOf)];
        List<string> lines = [];
        for (int from = 0, count; from < items.Length; from += count)
        {
            count = Math.Min(random.Below(7), items.Length - from);
            lines.AddRange(Lines(harness.Send(items.AsSpan(from, count))));
        }

        return lines;
    }

    private static List<string> RestartedAfterEveryItem(Scenario scenario)
    {
        StreamHarness harness = new(WindowSpec.Parse(scenario.Spec.ToJson()));
        List<string> lines = [];
        foreach (ModelItem item in scenario.Items)
        {
            lines.AddRange(Lines(harness.Send(ItemOf(item))));
            harness.Restart();
        }

        return lines;
    }

    private static StreamItem ItemOf(ModelItem item) => item switch
    {
        ModelItem.Event e => new StreamItem.Event(new EventTime(e.Time), e.Key, e.Value),
        ModelItem.Watermark w => new StreamItem.Watermark(new EventTime(w.To)),
        ModelItem.Idle idle => new StreamItem.Idle(idle.ElapsedMs),
        _ => new StreamItem.End(),
    };

    private static IEnumerable<string> Lines(IReadOnlyList<StreamResult> results) => results.Select(result => Line(result).ToJson());

    private static ModelResult Line(StreamResult result)
    {
        if (result is StreamResult.Late late)
        {
            StreamItem.Event e = late.Event;
            return new ModelResult.Late(late.Item, e.Time.Milliseconds, e.Key, e.Value, late.Watermark.Milliseconds);
        }

        var emission = (StreamResult.Emission)result;
        return new ModelResult.Emission(
            emission.Item,
            WindowOf(emission.Window),
            emission.Key,
            emission.Count,
            emission.Sum,
            emission.Revision,
            emission.Early,
            [.. emission.Replaces.Select(WindowOf)]);
    }

    private static ModelWindow WindowOf(Interval interval) => new(interval.Start.Milliseconds, interval.End.Milliseconds);
}
