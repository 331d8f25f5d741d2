namespace Tidemark.PropertyTests.Core.Harness;

/// <summary>Tumbling and sliding windows: one starts at every multiple of the slide, shifted by the offset.</summary>
internal sealed class AlignedWindowModel(ModelSpec spec) : WindowModel(spec)
{
    private readonly List<ModelItem.Event> counted = [];
    private readonly List<(ModelWindow Window, string Key)> fired = [];

    public override List<ModelResult>? Count(ModelItem.Event e, long watermark, long item)
    {
        List<ModelWindow> open = [.. WindowsOf(e.Time).Where(window => FinalAt(window.End) > watermark)];
        if (open.Count == 0) return null;
        counted.Add(e);
        return Emit(open.Where(window => FiresAtOnce(window.End, watermark)).Select(window => (window, e.Key)), item, early: false);
    }

    public override List<ModelResult> Fire(long from, long to, long item) =>
        Emit(WithData(from).Where(at => from < DueAt(at.Window.End) && DueAt(at.Window.End) <= to), item, early: false);

    public override List<ModelResult> FireEarly(long watermark, long item) =>
        Emit(WithData(watermark).Where(at => at.Window.End > watermark), item, early: true);

    private List<ModelResult> Emit(IEnumerable<(ModelWindow Window, string Key)> firings, long item, bool early)
    {
        List<ModelResult> results = [];
        foreach ((ModelWindow window, string key) in firings.Order(Comparer<(ModelWindow, string)>.Create(ModelWindow.CompareFirings)))
        {
            double[] values = [.. counted.Where(e => e.Key == key && window.Start <= e.Time && e.Time < window.End).Select(e => e.Value)];
            int revision = fired.Count(before => before == (window, key));
            results.Add(new ModelResult.Emission(item, window, key, values.Length, ExactSum.Of(values), revision, early, []));
            fired.Add((window, key));
        }

        return results;
    }

    /// <summary>Every window of every key that holds an event and can still be due after a watermark.</summary>
    private HashSet<(ModelWindow Window, string Key)> WithData(long watermark)
    {
        // Leaving out what ended long ago changes nothing, and long inputs need it.
        IEnumerable<ModelItem.Event> recent = counted.Where(e => (Int128)e.Time + Spec.SizeMs + Spec.AllowedLatenessMs > watermark);
        return [.. recent.SelectMany(e => WindowsOf(e.Time).Select(window => (window, e.Key)))];
    }

    private IEnumerable<ModelWindow> WindowsOf(long time)
    {
        Int128 last = FloorDivide((Int128)time - Spec.OffsetMs, Spec.SlideMs);
        for (Int128 start = (last * Spec.SlideMs) + Spec.OffsetMs; start + Spec.SizeMs > time; start -= Spec.SlideMs)
            yield return ModelWindow.Cut(start, start + Spec.SizeMs);
    }

    private static Int128 FloorDivide(Int128 value, Int128 divisor) =>
        (value / divisor) - (value % divisor < 0 ? 1 : 0);
}
