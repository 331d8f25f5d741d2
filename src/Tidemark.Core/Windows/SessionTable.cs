using System.Runtime.InteropServices;
using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;
using Tidemark.Core.Sketches;
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
    // By key the first session, from which the others are reached.
    private readonly Dictionary<int, Session<TPane>> sessions = [];
    private readonly PriorityQueue<Session<TPane>, EventTime> timers = new();
    // Keys with a session that changed, and among them those that had a session come, merge or go.
    private readonly HashSet<int> changed = [];
    private readonly HashSet<int> reshaped = [];
    private readonly CodeLog codes = new();

    /// <summary>Makes an empty table.</summary>
    public SessionTable(WindowFamily family) => this.family = family;

    /// <summary>The watermark at which the next session may fire or its block close; null where there is none.</summary>
    public EventTime? NextDue => timers.TryPeek(out _, out EventTime due) ? due : null;

    /// <summary>All sessions that have yet to fire, in no order that matters until the owner sorts them.</summary>
    public IEnumerable<Session<TPane>> Unfired => sessions.Values.SelectMany(All).Where(session => !session.HasFired);

    /// <summary>The sessions of a key; those that are not final by start.</summary>
    public IReadOnlyList<Session<TPane>> Of(int key) => [.. All(sessions.GetValueOrDefault(key))];

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
        for (Session<TPane>? session = sessions.GetValueOrDefault(key); session is not null; session = session.Next)
            if (session.Span.Overlaps(alone) && IsOpenTo(session.Span, watermark)) return true;
        return false;
    }

    /// <summary>Counts in an event that <see cref="CanTake"/>, merging what it brings together.</summary>
    /// <returns>The session it belongs to now. Where that ends at or before the watermark it is due at once, and the caller fires
    /// it.</returns>
    public Session<TPane> Add(int key, in TEvent e, EventTime watermark)
    {
        ref Session<TPane>? first = ref CollectionsMarshal.GetValueRefOrAddDefault(sessions, key, out _);
        Session<TPane> session = Merge(ref first, key, Alone(e.Time), watermark);
        Change(session);
        codes.Owner = key;
        session.Pane.Add(in e, codes);
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
        Change(session);
        session.HasFired = true;
        Enqueue(session);
    }

    /// <summary>Notes that a session was put out and nothing else about it changed.</summary>
    public void Told(Session<TPane> session) => Change(session);

    /// <summary>Drops a session.</summary>
    public void Drop(Session<TPane> session)
    {
        Reshape(session.Key);
        session.IsGone = true;
        Session<TPane> first = sessions[session.Key];
        if (first == session && session.Next is null)
        {
            sessions.Remove(session.Key);
            return;
        }

        if (first == session) sessions[session.Key] = session.Next!;
        else Before(first, session).Next = session.Next;
    }

    /// <summary>The keys that have sessions, ascending.</summary>
    public int[] Keys() => [.. sessions.Keys.Order()];

    /// <summary>Writes what changed since the last call: of a key with one session that was there then, what changed in it; of any other
    /// all sessions.</summary>
    public void WriteChanges(ByteWriter writer)
    {
        int[] keys = [.. changed.Order()];
        codes.Sort();
        writer.WriteVarint((ulong)keys.Length);
        foreach (int key in keys)
        {
            Session<TPane>? first = sessions.GetValueOrDefault(key);
            ReadOnlySpan<uint> taken = codes.Take(key);
            writer.WriteVarint((ulong)key);
            if (first is null || first.Next is not null || reshaped.Contains(key))
            {
                WriteAll(first, isWhole: 1, writer);
                continue;
            }

            writer.WriteVarint(0);
            first.WriteChange(taken, writer);
            first.IsChanged = false;
        }

        changed.Clear();
        reshaped.Clear();
        codes.Clear();
    }

    /// <summary>Writes all sessions of these keys.</summary>
    public void Write(ReadOnlySpan<int> keys, ByteWriter writer)
    {
        writer.WriteVarint((ulong)keys.Length);
        foreach (int key in keys)
        {
            writer.WriteVarint((ulong)key);
            WriteAll(sessions.GetValueOrDefault(key), isWhole: 0, writer);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote: it replaces what was known of those keys.</summary>
    public void Apply(ref ByteReader reader)
    {
        for (int left = reader.ReadCount(reader.Remaining); left > 0; left--)
        {
            int key = reader.ReadCount(int.MaxValue);
            Replace(key, reader.ReadCount(reader.Remaining), ref reader);
        }
    }

    /// <summary>Reads what <see cref="WriteChanges"/> wrote, after all that was written before.</summary>
    public void ApplyChanges(ref ByteReader reader)
    {
        for (int left = reader.ReadCount(reader.Remaining); left > 0; left--)
        {
            int key = reader.ReadCount(int.MaxValue);
            int count = reader.ReadCount(reader.Remaining);
            if (count > 0)
            {
                Replace(key, count - 1, ref reader);
                continue;
            }

            if (sessions.GetValueOrDefault(key) is not { Next: null } session)
                throw new CorruptDataException($"A checkpoint changes the one session of key {key}, which has none or several.");
            session.ApplyChange(ref reader);
            Enqueue(session);
        }
    }

    /// <summary>Writes how many sessions a key has, and all of them.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="isWhole">1 where the number 0 stands for something else, so that it is written as one more; else 0.</param>
    /// <param name="writer">Where to.</param>
    private static void WriteAll(Session<TPane>? first, int isWhole, ByteWriter writer)
    {
        int count = isWhole;
        for (Session<TPane>? session = first; session is not null; session = session.Next) count++;
        writer.WriteVarint((ulong)count);
        for (Session<TPane>? session = first; session is not null; session = session.Next)
        {
            session.Write(writer);
            session.IsChanged = false;
        }
    }

    private void Replace(int key, int count, ref ByteReader reader)
    {
        for (Session<TPane>? known = sessions.GetValueOrDefault(key); known is not null; known = known.Next) known.IsGone = true;
        if (count == 0) sessions.Remove(key);
        Session<TPane>? last = null;
        for (; count > 0; count--)
        {
            Session<TPane> session = Session<TPane>.Read(key, ref reader);
            if (last is null) sessions[key] = session;
            else last.Next = session;
            last = session;
            Enqueue(session);
        }
    }

    private void Change(Session<TPane> session)
    {
        if (session.IsChanged) return;
        session.IsChanged = true;
        changed.Add(session.Key);
    }

    private void Reshape(int key)
    {
        changed.Add(key);
        reshaped.Add(key);
    }

    private Session<TPane> Merge(ref Session<TPane>? first, int key, Interval span, EventTime watermark)
    {
        Session<TPane>? merged = null;
        Session<TPane>? before = null;
        for (Session<TPane>? session = first; session is not null; session = session.Next)
        {
            bool isJoined = session.Span.Overlaps(span) && IsOpenTo(session.Span, watermark);
            if (isJoined && merged is null) merged = session;
            if (!isJoined || merged == session) before = session;
            if (!isJoined) continue;
            Interval both = Cover(session.Span, span);
            if (merged != session)
            {
                Reshape(key);
                merged!.Absorb(session);
                merged.Pane.Merge(in session.Pane);
                before!.Next = session.Next;
            }

            merged!.Grow(Cover(merged.Span, both));
        }

        if (merged is not null) return merged;
        Reshape(key);
        return Insert(ref first, new Session<TPane>(key, span));
    }

    private static Session<TPane> Insert(ref Session<TPane>? first, Session<TPane> session)
    {
        Session<TPane>? before = null;
        Session<TPane>? after = first;
        for (; after is not null && after.Span.Start <= session.Span.Start; after = after.Next) before = after;
        session.Next = after;
        if (before is null) first = session;
        else before.Next = session;
        return session;
    }

    private static Session<TPane> Before(Session<TPane> first, Session<TPane> session)
    {
        while (first.Next != session) first = first.Next!;
        return first;
    }

    private static IEnumerable<Session<TPane>> All(Session<TPane>? first)
    {
        for (; first is not null; first = first.Next) yield return first;
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
