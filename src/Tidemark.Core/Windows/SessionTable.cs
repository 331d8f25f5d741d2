using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;
using Tidemark.Core.Keys;
using Tidemark.Core.Memory;
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
    // By key the number of its first session, from which the others are reached; 0 for none.
    private readonly SlabArray<int> firsts = new();
    // By number, from 1 on. Those that are gone are linked, the last one first.
    private readonly SlabArray<Session<TPane>> sessions = new();
    private readonly PriorityQueue<int, EventTime> timers = new();
    // Keys with a session that changed, and among them those that had a session come, merge or go.
    private readonly HashSet<int> changed = [];
    private readonly HashSet<int> reshaped = [];
    private readonly CodeLog codes = new();
    private int keyBound;
    private int sessionBound = 1;
    private int firstFree;

    /// <summary>Makes an empty table.</summary>
    public SessionTable(WindowFamily family) => this.family = family;

    /// <summary>The watermark at which the next session may fire or its block close; null where there is none.</summary>
    public EventTime? NextDue => timers.TryPeek(out _, out EventTime due) ? due : null;

    /// <summary>All sessions that have yet to fire, in no order that matters until the owner sorts them.</summary>
    public IEnumerable<DueSession> Unfired => Keys().SelectMany(Numbers).Where(number => !sessions[number].HasFired).Select(Due);

    /// <summary>The session with a number, which is one of the table's. Valid until the next call that adds one.</summary>
    public ref Session<TPane> At(int number) => ref sessions[number];

    /// <summary>Whether a key has a session.</summary>
    public bool Has(int key) => FirstOf(key) != 0;

    /// <summary>The sessions of a key; those that are not final by start.</summary>
    public IReadOnlyList<Session<TPane>> Of(int key) => [.. Numbers(key).Select(number => sessions[number])];

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
        for (int at = FirstOf(key); at != 0; at = sessions[at].Next)
            if (sessions[at].Span.Overlaps(alone) && IsOpenTo(sessions[at].Span, watermark)) return true;
        return false;
    }

    /// <summary>Counts in an event that <see cref="CanTake"/>, merging what it brings together.</summary>
    /// <returns>The number of the session it belongs to now. Where that ends at or before the watermark it is due at once, and the caller
    /// fires it.</returns>
    public int Add(int key, in TEvent e, EventTime watermark)
    {
        int number = Merge(key, Alone(e.Time), watermark);
        ref Session<TPane> session = ref sessions[number];
        Change(ref session);
        codes.Owner = key;
        session.Pane.Add(in e, codes);
        if (session.HasFired && session.Span.End > watermark) session.HasFired = false;
        if (!session.HasFired && (session.QueuedAt == EventTime.Min || DueOf(in session) < session.QueuedAt)) Enqueue(number);
        return number;
    }

    /// <summary>Takes the sessions whose entry is due at or before a watermark: those to fire into <paramref name="firing"/>, those whose
    /// block closes into <paramref name="closing"/>.</summary>
    public void TakeDue(EventTime through, List<DueSession> firing, List<DueSession> closing)
    {
        while (timers.TryPeek(out int number, out EventTime due) && due <= through)
        {
            timers.Dequeue();
            // The entry may be void, or that of a session whose number this one has got: then it is due at the same time.
            ref Session<TPane> session = ref sessions[number];
            if (session.QueuedAt != due) continue;
            session.QueuedAt = EventTime.Min;
            if (DueOf(in session) > through) Enqueue(number);
            else (session.HasFired ? closing : firing).Add(Due(number));
        }
    }

    /// <summary>Notes that a session has fired at or after its end; it waits for its block to close.</summary>
    public void Fired(int number)
    {
        Change(ref sessions[number]);
        sessions[number].HasFired = true;
        Enqueue(number);
    }

    /// <summary>Notes that a session was put out and nothing else about it changed.</summary>
    public void Told(int number) => Change(ref sessions[number]);

    /// <summary>Drops a session.</summary>
    public void Drop(int number)
    {
        int key = sessions[number].Key;
        Reshape(key);
        if (firsts[key] == number) firsts[key] = sessions[number].Next;
        else sessions[Before(firsts[key], number)].Next = sessions[number].Next;
        Free(number);
    }

    /// <summary>Starts to fetch what <see cref="Fetch"/> will need of a key.</summary>
    public void FetchPlace(int key)
    {
        if (key < keyBound) CacheLine.Fetch(in firsts[key]);
    }

    /// <summary>Starts to fetch the first session of a key.</summary>
    public void Fetch(int key)
    {
        if (FirstOf(key) is var first and not 0) CacheLine.Fetch(in sessions[first]);
    }

    /// <summary>The keys that have sessions, ascending.</summary>
    public int[] Keys() => [.. Enumerable.Range(0, keyBound).Where(key => firsts[key] != 0)];

    /// <summary>Writes what changed since the last call: of a key with one session that was there then, what changed in it; of any other
    /// all sessions.</summary>
    public void WriteChanges(ByteWriter writer)
    {
        int[] keys = [.. changed.Order()];
        codes.Sort();
        writer.WriteVarint((ulong)keys.Length);
        foreach (int key in keys)
        {
            int first = FirstOf(key);
            ReadOnlySpan<uint> taken = codes.Take(key);
            writer.WriteVarint((ulong)key);
            if (first == 0 || sessions[first].Next != 0 || reshaped.Contains(key))
            {
                WriteAll(first, isWhole: 1, writer);
                continue;
            }

            writer.WriteVarint(0);
            sessions[first].WriteChange(taken, writer);
            sessions[first].IsChanged = false;
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
            WriteAll(FirstOf(key), isWhole: 0, writer);
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

            int number = FirstOf(key);
            if (number == 0 || sessions[number].Next != 0)
                throw new CorruptDataException($"A checkpoint changes the one session of key {key}, which has none or several.");
            sessions[number].ApplyChange(ref reader);
            Enqueue(number);
        }
    }

    /// <summary>Writes how many sessions a key has, and all of them.</summary>
    /// <param name="first">The number of the first of them; 0 for none.</param>
    /// <param name="isWhole">1 where the number 0 stands for something else, so that it is written as one more; else 0.</param>
    /// <param name="writer">Where to.</param>
    private void WriteAll(int first, int isWhole, ByteWriter writer)
    {
        int count = isWhole;
        for (int at = first; at != 0; at = sessions[at].Next) count++;
        writer.WriteVarint((ulong)count);
        for (int at = first; at != 0; at = sessions[at].Next)
        {
            sessions[at].Write(writer);
            sessions[at].IsChanged = false;
        }
    }

    private void Replace(int key, int count, ref ByteReader reader)
    {
        for (int at = FirstOf(key), next; at != 0; at = next)
        {
            next = sessions[at].Next;
            Free(at);
        }

        SetFirst(key, 0);
        for (int last = 0; count > 0; count--)
        {
            int number = New(Session<TPane>.Read(key, ref reader));
            if (last == 0) SetFirst(key, number);
            else sessions[last].Next = number;
            last = number;
            Enqueue(number);
        }
    }

    private void Change(ref Session<TPane> session)
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

    private int Merge(int key, Interval span, EventTime watermark)
    {
        int merged = 0, before = 0;
        for (int at = FirstOf(key), next; at != 0; at = next)
        {
            ref Session<TPane> session = ref sessions[at];
            next = session.Next;
            if (!session.Span.Overlaps(span) || !IsOpenTo(session.Span, watermark))
            {
                before = at;
                continue;
            }

            Interval both = Cover(session.Span, span);
            if (merged == 0)
            {
                merged = before = at;
            }
            else
            {
                Reshape(key);
                sessions[merged].Absorb(in session);
                sessions[merged].Pane.Merge(in session.Pane);
                sessions[before].Next = next;
                Free(at);
            }

            sessions[merged].Grow(Cover(sessions[merged].Span, both));
        }

        if (merged != 0) return merged;
        Reshape(key);
        return Insert(key, span);
    }

    private int Insert(int key, Interval span)
    {
        int before = 0, after = FirstOf(key);
        for (; after != 0 && sessions[after].Span.Start <= span.Start; after = sessions[after].Next) before = after;
        int number = New(new Session<TPane>(key, span) { Next = after });
        if (before == 0) SetFirst(key, number);
        else sessions[before].Next = number;
        return number;
    }

    private int Before(int first, int number)
    {
        while (sessions[first].Next != number) first = sessions[first].Next;
        return first;
    }

    private int New(Session<TPane> session)
    {
        int number = firstFree;
        if (number != 0) firstFree = sessions[number].Next;
        else number = sessionBound++;
        sessions.Reserve(sessionBound);
        sessions[number] = session;
        return number;
    }

    private void Free(int number)
    {
        sessions[number] = new Session<TPane>(key: 0, span: default) { Next = firstFree };
        firstFree = number;
    }

    private int FirstOf(int key) => (uint)key < (uint)keyBound ? firsts[key] : 0;

    private void SetFirst(int key, int number)
    {
        keyBound = Math.Max(keyBound, key + 1);
        firsts.Reserve(keyBound);
        firsts[key] = number;
    }

    private IEnumerable<int> Numbers(int key)
    {
        for (int at = FirstOf(key); at != 0; at = sessions[at].Next) yield return at;
    }

    private DueSession Due(int number) => new(number, sessions[number].Key, sessions[number].Span);

    private Interval Alone(EventTime time) => new(time, time.Plus(family.SizeMs));

    private bool IsOpenTo(Interval span, EventTime watermark) => span.End.Plus(family.AllowedLatenessMs) > watermark;

    private EventTime DueOf(in Session<TPane> session) => session.HasFired
        ? BlockOf(session.Span.End).End.Plus(family.AllowedLatenessMs)
        : session.Span.End.Plus(family.FireDelayMs);

    private void Enqueue(int number)
    {
        ref Session<TPane> session = ref sessions[number];
        EventTime due = DueOf(in session);
        if (due == session.QueuedAt) return;
        session.QueuedAt = due;
        timers.Enqueue(number, due);
    }

    private static Interval Cover(Interval a, Interval b) => new(EventTime.Earlier(a.Start, b.Start), EventTime.Later(a.End, b.End));
}
