using System.Text;

namespace Tidemark.PropertyTests.Core.Harness;

/// <summary>Counts what scenarios bring about by the model, so that a law cannot hold for want of cases. Not thread-safe.</summary>
internal sealed class ScenarioCoverage
{
    private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal);

    public void Add(Scenario scenario)
    {
        BruteForceModel model = new(scenario.Spec);
        int results = 0;
        foreach (ModelItem item in scenario.Items)
        {
            (long before, long delayBefore) = (model.Watermark, model.DelayMs);
            List<ModelResult> caused = model.Take(item);
            results += caused.Count;
            Count("idle moves", item is ModelItem.Idle && model.Watermark > before);
            Count("watermarks that go back", item is ModelItem.Watermark w && w.To < before);
            Count("delays that step up", model.DelayMs > delayBefore);
            Count("delays that step down", model.DelayMs < delayBefore);
            Count("firings of many windows", caused.Count > 3);
            Count("orders that UTF-16 would turn", caused.Zip(caused.Skip(1)).Any(pair => IsTurned(pair.First, pair.Second)));
            foreach (ModelResult result in caused) Add(scenario.Spec, item, result);
        }

        Count("scenarios without results", results == 0);
    }

    /// <summary>Fails unless everything came about as often as demanded, and prints how often everything did.</summary>
    public void AssertAtLeast(params ReadOnlySpan<(string What, int Count)> demanded)
    {
        foreach ((string what, int count) in demanded)
            Assert.True(counts.GetValueOrDefault(what) >= count, $"wanted at least {count} {what}, of\n{this}");
    }

    public override string ToString() => string.Join('\n', counts.Select(count => $"{count.Key}: {count.Value}"));

    private void Add(ModelSpec spec, ModelItem item, ModelResult result)
    {
        Count("late events", result is ModelResult.Late);
        Count("late session events", result is ModelResult.Late && spec.Kind == ModelSpec.Session);
        if (result is not ModelResult.Emission emission) return;
        bool isAtOnce = !emission.Early && item is ModelItem.Event && spec.WatermarkKind == ModelSpec.Explicit;
        Count("on time", !emission.Early && emission.Revision == 0);
        Count("on time after early", !emission.Early && !isAtOnce && emission.Revision > 0);
        Count("refires", isAtOnce && emission.Revision > 0);
        Count("first firings at once", isAtOnce && emission.Revision == 0);
        Count("early firings", emission.Early);
        Count("early replaces", emission.Early && emission.Replaces.Count > 0);
        Count("final only", spec.IsFinalOnly);
        Count("final only sessions", spec.IsFinalOnly && spec.Kind == ModelSpec.Session);
        Count("replaces of one", emission.Replaces.Count == 1);
        Count("replaces of two", emission.Replaces.Count == 2);
        Count("replaces of more", emission.Replaces.Count > 2);
        Count("cut at the beginning", emission.Window.Start == long.MinValue);
        Count("cut at the end", emission.Window.End == long.MaxValue);
        Count("negative starts", emission.Window.Start < 0);
    }

    private void Count(string what, bool happened)
    {
        if (happened) counts[what] = counts.GetValueOrDefault(what) + 1;
    }

    private static bool IsTurned(ModelResult first, ModelResult second) =>
        first is ModelResult.Emission a
        && second is ModelResult.Emission b
        && a.Window == b.Window
        && a.Early == b.Early
        && string.CompareOrdinal(a.Key, b.Key) > 0
        && Encoding.UTF8.GetBytes(a.Key).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b.Key)) < 0;
}
