using Tidemark.Core.Windows;

namespace Tidemark.SimulationTests.Checkers;

/// <summary>A family of sessions: events of a key with the spans that they make together.</summary>
internal sealed class SessionOracle(int family, WindowFamily shape, Action<string> put)
{
    private readonly List<Session> sessions = [];
    private readonly bool isFinalOnly = shape.Emission == WindowEmission.FinalOnly;
    private readonly long gap = shape.SizeMs;

    /// <summary>Whether an event can still make or join a session; judged after joining.</summary>
    public bool Takes(string key, long time, long watermark) =>
        time + gap + shape.AllowedLatenessMs > watermark || Joined(key, time, watermark).Any();

    public void Apply(OracleEvent e, long watermark)
    {
        if (!Takes(e.Key, e.Time, watermark)) return;
        Session[] parts = [.. Joined(e.Key, e.Time, watermark)];
        var session = new Session(e.Key, [.. parts.SelectMany(part => part.Events), e]) { Gap = gap };
        session.Firings = parts.Sum(part => part.Firings);
        session.Replaces.AddRange(parts.SelectMany(part => part.Replaces));
        foreach (Session part in parts)
        {
            if (part.IsTold && part.Span == session.Span) session.IsTold = true;
            else if (part.IsTold) session.Replaces.Add(part.Span);
            sessions.Remove(part);
        }

        sessions.Add(session);
        session.HasFired = isFinalOnly ? false : session.Span.End <= watermark;
        if (session.HasFired) Fire(session, isEarly: false);
    }

    /// <summary>Fires the sessions that have ended.</summary>
    public void Follow(long watermark)
    {
        foreach (Session session in sessions)
        {
            if (session.HasFired || session.Span.End + (isFinalOnly ? shape.AllowedLatenessMs : 0) > watermark) continue;
            session.HasFired = true;
            Fire(session, isEarly: false);
        }
    }

    public void FireEarly(long from, long to)
    {
        if (isFinalOnly || shape.EarlyEveryMs is not { } period || !AlignedOracle.Crosses(period, from, to)) return;
        foreach (Session session in sessions)
            if (!session.HasFired) Fire(session, isEarly: true);
    }

    private IEnumerable<Session> Joined(string key, long time, long watermark) => sessions.Where(session =>
        session.Key == key && session.Span.End + shape.AllowedLatenessMs > watermark
        && session.Span.Start < time + gap && time < session.Span.End);

    private void Fire(Session session, bool isEarly)
    {
        string result = OutputText.Totals(session.Events.Count, session.Events.Sum(e => e.Value));
        string replaces = OutputText.Replaces(session.Replaces.Order());
        put(OutputText.Window(
            family, 0, session.Span.Start, session.Span.End, session.Key, session.Firings++, isEarly, replaces, result));
        session.Replaces.Clear();
        session.IsTold = true;
    }

    private sealed record Session(string Key, IReadOnlyList<OracleEvent> Events)
    {
        public required long Gap { get; init; }

        public (long Start, long End) Span => (Events.Min(e => e.Time), Events.Max(e => e.Time) + Gap);

        public int Firings { get; set; }

        public bool IsTold { get; set; }

        public bool HasFired { get; set; }

        public List<(long Start, long End)> Replaces { get; } = [];
    }
}
