namespace Tidemark.PropertyTests.Core.Harness;

/// <summary>The windows of the model: all that was ever counted in is kept, and what is due is found by looking at all of it.</summary>
/// <remarks>Times of events lie strictly between the least and the greatest <see cref="long"/>, which stand for the infinities.</remarks>
internal abstract class WindowModel(ModelSpec spec)
{
    protected ModelSpec Spec { get; } = spec;

    /// <summary>Counts an event into the windows that take it, and fires those of them that have ended.</summary>
    /// <returns>What fired, in order; null where no window takes the event.</returns>
    public abstract List<ModelResult>? Count(ModelItem.Event e, long watermark, long item);

    /// <summary>Fires what becomes due as the watermark moves.</summary>
    public abstract List<ModelResult> Fire(long from, long to, long item);

    /// <summary>Fires early what is still open.</summary>
    public abstract List<ModelResult> FireEarly(long watermark, long item);

    /// <summary>From this watermark on, a window that ends then takes no event.</summary>
    protected long FinalAt(long end) => ModelWindow.CutTime((Int128)end + Spec.AllowedLatenessMs);

    /// <summary>At this watermark a window that ends then fires of itself.</summary>
    protected long DueAt(long end) => Spec.IsFinalOnly ? FinalAt(end) : end;

    /// <summary>Whether a window that takes a further event fires with it.</summary>
    protected bool FiresAtOnce(long end, long watermark) => !Spec.IsFinalOnly && end <= watermark;
}
