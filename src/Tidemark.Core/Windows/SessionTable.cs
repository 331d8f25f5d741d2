using System.Runtime.InteropServices;
using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;
using Tidemark.Core.Time;

namespace Tidemark.Core.Windows;

/// <summary>The sessions of one family, by key, and when each is due.</summary>
/// <remarks>
/// Owned by the shard; not thread-safe. A session is merged with every event closer to it than the gap until it is final; so those of a
/// key that are not final never overlap, while one begun by a late event may overlap a final one. It fires when it is due, and is kept
/// until its block of time (<see cref="BlockOf"/>) closes, so that reads find it here until they find it among the fired blocks.
/// </remarks>
internal sealed class SessionTable<TPane, TEvent>
    where TPane : struct, IPane<TPane, TEvent>
    where TEvent : struct, IEvent, allows ref struct
{
    private readonly WindowFamily family;
    private readonly Dictionary<int, List<Session<TPane>>> sessions = [];
    private readonly PriorityQueue<Session<TPane>, EventTime> timers = new();
    private readonly HashSet<int> changed = [];

    /// <summary>Makes an empty table.</summary>
    public SessionTable(WindowFamily family) => this.family = family;

    /// <summary>The watermark at which the next session may fire or its block close; null where there is none.</summary>
    public EventTime? NextDue => timers.TryPeek(out _, out EventTime due) ? due : null;

    /// <summary>All sessions that have yet to fire, in no order that matters until the owner sorts them.</summary>
    public IEnumerable<Session<TPane>> Unfired => sessions.Values.SelectMany(of => of).Where(session => !session.HasFired);

    /// <summary>The sessions of a key; those that are not final by start.</summary>
    public IReadOnlyList<Session<TPane>> Of(int key) => sessions.TryGetValue(key, out List<Session<TPane>>? of) ? of : [];

    /// <summary>The block of time among whose sessions one that ends at <paramref name="end"/> is stored: a multiple of the gap, one
    /// gap long. A key has more than one session in a block only where one was begun by a late event.</summary>
    public Interval BlockOf(EventTime end)
    {
        Int128 start = BoundaryGrid.FloorDivide(end.Milliseconds, family.SizeMs) * family.SizeMs;
        return new Interval(BoundaryGrid.Clamp(start), BoundaryGrid.Clamp(start + family.SizeMs));
    }

    /// <summary>Whether an event can be taken: it is judged after merging.</summary>
    /// <param name="key">Its key; negative for one that is not known yet.</param>
    /// <param name="time">Its time.</param>
    /// <param name="watermark">The watermark.</param>
    public bool CanTake(int key, EventTime time, EventTime watermark)
    {
        Interval alone = Alone(time);
        if (IsOpenTo(alone, watermark)) return true;
        if (!sessions.TryGetValue(key, out List<Session<TPane>>? of)) return false;
        foreach (Session<TPane> session in of)
            if (session.Span.Overlaps(alone) && IsOpenTo(session.Span, watermark)) return true;
        return false;
    }

    /// <summary>Counts in an event that <see cref="CanTake"/>, merging what it brings together.</summary>
    /// <returns>The session it belongs to now. Where that ends at or before the watermark it is due at once, and the caller fires
    /// it.</returns>
    public Session<TPane> Add(int key, in TEvent e, EventTime watermark)
    {
        changed.Add(key);
        ref List<Session<TPane>>? of = ref CollectionsMarshal.GetValueRefOrAddDefault(sessions, key, out _);
        of ??= [];
        Session<TPane> session = Merge(of, key, Alone(e.Time), watermark);
        session.Pane.Add(in e);
        if (session.HasFired && session.Span.End > watermark) session.HasFired = false;
        if (!session.HasFired && (session.QueuedAt == EventTime.Min || DueOf(session) < session.QueuedAt)) Enqueue(session);
        return session;
    }

    /// <summary>Takes the sessions whose entry is due at or before a watermark: those to fire into <paramref name="firing"/>, those whose
    /// block closes into <paramref name="closing"/>.</summary>
    public void TakeDue(EventTime through, List<Session<TPane>> firing, List<Session<TPane>> closing)
    {
        while (timers.TryPeek(out Session<TPane>? session, out EventTime due) && due <= through)
        {
            timers.Dequeue();
            if (session.IsGone || session.QueuedAt != due) continue;
            session.QueuedAt = EventTime.Min;
            if (DueOf(session) > through) Enqueue(session);
            else (session.HasFired ? closing : firing).Add(session);
        }
    }

    /// <summary>Notes that a session has fired at or after its end; it waits for its block to close.</summary>
    public void Fired(Session<TPane> session)
    {
        changed.Add(session.Key);
        session.HasFired = true;
        Enqueue(session);
    }

    /// <summary>Notes that a session was put out and nothing else about it changed.</summary>
    public void Told(Session<TPane> session) => changed.Add(session.Key);

    /// <summary>Drops a session.</summary>
    public void Drop(Session<TPane> session)
    {
        changed.Add(session.Key);
        session.IsGone = true;
        List<Session<TPane>> of = sessions[session.Key];
        of.Remove(session);
        if (of.Count == 0) sessions.Remove(session.Key);
    }

    /// <summary>The keys that have sessions, ascending.</summary>
    public int[] Keys() => [.. sessions.Keys.Order()];

    /// <summary>The keys whose sessions changed since the last call, ascending.</summary>
    public int[] TakeChanged()
    {
        int[] keys = [.. changed.Order()];
        changed.Clear();
        return keys;
    }

    /// <summary>Writes all sessions of these keys.</summary>
    public void Write(ReadOnlySpan<int> keys, ByteWriter writer)
    {
        writer.WriteVarint((ulong)keys.Length);
        foreach (int key in keys)
        {
            IReadOnlyList<Session<TPane>> of = Of(key);
            writer.WriteVarint((ulong)key);
            writer.WriteVarint((ulong)of.Count);
            foreach (Session<TPane> session in of) session.Write(writer);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote: it replaces what was known of those keys.</summary>
    public void Apply(ref ByteReader reader)
    {
        for (int left = reader.ReadCount(reader.Remaining); left > 0; left--)
        {
            int key = reader.ReadCount(int.MaxValue);
            foreach (Session<TPane> known in Of(key)) known.IsGone = true;
            List<Session<TPane>> of = new(1);
            for (int count = reader.ReadCount(reader.Remaining); count > 0; count--)
            {
                Session<TPane> session = Session<TPane>.Read(key, ref reader);
                of.Add(session);
                Enqueue(session);
            }

            if (of.Count == 0) sessions.Remove(key);
            else sessions[key] = of;
        }
    }

    private Session<TPane> Merge(List<Session<TPane>> of, int key, Interval span, EventTime watermark)
    {
        Session<TPane>? merged = null;
        for (int i = 0; i < of.Count; i++)
        {
            Session<TPane> session = of[i];
            if (!session.Span.Overlaps(span) || !IsOpenTo(session.Span, watermark)) continue;
            Interval both = Cover(session.Span, span);
            if (merged is null)
            {
                merged = session;
            }
            else
            {
                merged.Absorb(session);
                merged.Pane.Merge(in session.Pane);
                of.RemoveAt(i--);
            }

            merged.Grow(Cover(merged.Span, both));
        }

        if (merged is not null) return merged;
        merged = new Session<TPane>(key, span);
        int after = of.FindIndex(session => session.Span.Start > span.Start);
        of.Insert(after < 0 ? of.Count : after, merged);
        return merged;
    }

    private Interval Alone(EventTime time) => new(time, time.Plus(family.SizeMs));

    private bool IsOpenTo(Interval span, EventTime watermark) => span.End.Plus(family.AllowedLatenessMs) > watermark;

    private EventTime DueOf(Session<TPane> session) => session.HasFired
        ? BlockOf(session.Span.End).End.Plus(family.AllowedLatenessMs)
        : session.Span.End.Plus(family.FireDelayMs);

    private void Enqueue(Session<TPane> session)
    {
        EventTime due = DueOf(session);
        if (due == session.QueuedAt) return;
        session.QueuedAt = due;
        timers.Enqueue(session, due);
    }

    private static Interval Cover(Interval a, Interval b) => new(EventTime.Earlier(a.Start, b.Start), EventTime.Later(a.End, b.End));
}
