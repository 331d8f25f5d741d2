namespace Tidemark.PropertyTests.Core.Harness;

/// <summary>Sessions: lists of events of one key, each event reaching over the gap that follows it.</summary>
internal sealed class SessionModel(ModelSpec spec) : WindowModel(spec)
{
    private readonly List<Session> sessions = [];

    public override List<ModelResult>? Count(ModelItem.Event e, long watermark, long item)
    {
        Session merged = new(Spec.GapMs, [e], 0, false, []);
        List<Session> parts = [];
        while (Neighbour(merged, parts, watermark) is { } part)
        {
            parts.Add(part);
            merged = merged with { Events = [.. merged.Events, .. part.Events] };
        }

        if (FinalAt(merged.Window.End) <= watermark) return null;
        foreach (Session part in parts) sessions.Remove(part);
        Session whole = new(
            Spec.GapMs,
            merged.Events,
            parts.Sum(part => part.Firings),
            parts.Any(part => part.IsTold && part.Window == merged.Window),
            [.. parts.SelectMany(part => part.ToldBefore(merged.Window)).OrderBy(window => window.Start)]);
        sessions.Add(whole);
        return FiresAtOnce(whole.Window.End, watermark) ? Emit([whole], item, early: false) : [];
    }

    public override List<ModelResult> Fire(long from, long to, long item) =>
        Emit(sessions.Where(session => from < DueAt(session.Window.End) && DueAt(session.Window.End) <= to), item, early: false);

    public override List<ModelResult> FireEarly(long watermark, long item) =>
        Emit(sessions.Where(session => session.Window.End > watermark), item, early: true);

    /// <summary>A session not yet final that shares time with what has been merged so far.</summary>
    private Session? Neighbour(Session merged, List<Session> parts, long watermark) => sessions.Find(session =>
        FinalAt(session.Window.End) > watermark
        && session.Key == merged.Key
        && session.Window.Overlaps(merged.Window)
        && !parts.Exists(part => ReferenceEquals(part, session)));

    private List<ModelResult> Emit(IEnumerable<Session> due, long item, bool early)
    {
        List<ModelResult> results = [];
        Comparer<(ModelWindow, string)> order = Comparer<(ModelWindow, string)>.Create(ModelWindow.CompareFirings);
        foreach (Session session in due.OrderBy(session => (session.Window, session.Key), order).ToList())
        {
            double sum = ExactSum.Of(session.Events.Select(e => e.Value));
            results.Add(new ModelResult.Emission(
                item, session.Window, session.Key, session.Events.Count, sum, session.Firings, early, session.Untold));
            sessions.Remove(session);
            sessions.Add(session with { Firings = session.Firings + 1, IsTold = true, Untold = [] });
        }

        return results;
    }

    /// <param name="GapMs">How far each event reaches.</param>
    /// <param name="Events">All of its events.</param>
    /// <param name="Firings">How often it, or a part of it, was emitted.</param>
    /// <param name="IsTold">Whether it was emitted since it has the bounds it has.</param>
    /// <param name="Untold">Bounds once emitted that it replaced and that no emission has named yet.</param>
    private sealed record Session(
        long GapMs, IReadOnlyList<ModelItem.Event> Events, int Firings, bool IsTold, IReadOnlyList<ModelWindow> Untold)
    {
        public string Key => Events[0].Key;

        public ModelWindow Window => ModelWindow.Cut(Events.Min(e => e.Time), (Int128)Events.Max(e => e.Time) + GapMs);

        public IEnumerable<ModelWindow> ToldBefore(ModelWindow merged) => IsTold && Window != merged ? [.. Untold, Window] : Untold;
    }
}
