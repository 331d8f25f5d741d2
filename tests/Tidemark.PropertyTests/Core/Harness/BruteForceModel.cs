namespace Tidemark.PropertyTests.Core.Harness;

/// <summary>What a window specification demands, in the plainest words: it keeps everything, looks at everything for every item, and
/// shares no code with the engine.</summary>
internal sealed class BruteForceModel(ModelSpec spec, bool progressWhenIdle = false)
{
    private readonly ModelWatermark watermark = new(spec);
    private readonly WindowModel windows = spec.Kind == ModelSpec.Session ? new SessionModel(spec) : new AlignedWindowModel(spec);
    private long items;

    /// <summary>Where the watermark stands; the least number before the first one, the greatest after the end.</summary>
    public long Watermark => watermark.Current;

    public static List<ModelResult> Run(ModelSpec spec, IEnumerable<ModelItem> items, bool progressWhenIdle = false)
    {
        BruteForceModel model = new(spec, progressWhenIdle);
        return [.. items.SelectMany(model.Take)];
    }

    /// <summary>What one more item brings forth, in order.</summary>
    public List<ModelResult> Take(ModelItem item)
    {
        items++;
        return item switch
        {
            ModelItem.Event e => Count(e),
            ModelItem.Watermark to => Advance(to.To),
            ModelItem.Idle idle when progressWhenIdle && Watermark != long.MinValue =>
                Advance(ModelWindow.CutTime((Int128)Watermark + idle.ElapsedMs)),
            ModelItem.Idle => [],
            _ => Advance(long.MaxValue),
        };
    }

    private List<ModelResult> Count(ModelItem.Event e)
    {
        // The two greatest magnitudes are the infinities: an event there counts as one beside them.
        ModelItem.Event counted = e with { Time = Math.Clamp(e.Time, long.MinValue + 1, long.MaxValue - 1) };
        List<ModelResult> results = windows.Count(counted, Watermark, items)
            ?? [new ModelResult.Late(items, e.Time, e.Key, e.Value, Watermark)];
        return [.. results, .. Advance(watermark.After(counted.Time))];
    }

    private List<ModelResult> Advance(long to)
    {
        long from = Watermark;
        if (to <= from) return [];
        watermark.MoveTo(to);
        List<ModelResult> results = windows.Fire(from, to, items);
        if (to != long.MaxValue && !spec.IsFinalOnly && spec.EarlyEveryMs is { } period && CrossesMultiple(from, to, period))
            results.AddRange(windows.FireEarly(to, items));
        return results;
    }

    private static bool CrossesMultiple(long from, long to, long period) =>
        from == long.MinValue || Floor(from, period) < Floor(to, period);

    private static long Floor(long time, long period) => (time / period) - (time % period < 0 ? 1 : 0);
}
