using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;
using Tidemark.Core.Time;

namespace Tidemark.Core.Windows;

/// <summary>One session of one key.</summary>
/// <remarks>Owned by its <see cref="SessionTable{TPane, TEvent}"/>, in which it has a number. Mutable: a copy shares what the pane
/// refers to.</remarks>
internal struct Session<TPane>
    where TPane : struct, IStoredByChange<TPane>
{
    private List<Interval>? replaces;

    public Session(int key, Interval span) => (Key, Span, QueuedAt) = (key, span, EventTime.Min);

    /// <summary>Whose session it is.</summary>
    public int Key { get; }

    /// <summary>From the first event to a gap after the last.</summary>
    public Interval Span { get; private set; }

    /// <summary>What is kept of its events.</summary>
    public TPane Pane;

    /// <summary>How often it was put out, the sessions merged into it included.</summary>
    public int Firings { get; private set; }

    /// <summary>Whether it was put out with the span it has now.</summary>
    public bool IsTold { get; private set; }

    /// <summary>Whether it has fired on or after its end, and has not grown beyond the watermark since.</summary>
    public bool HasFired { get; set; }

    /// <summary>Whether it has changed since it was last written down.</summary>
    public bool IsChanged { get; set; }

    /// <summary>The watermark at which its entry in the timer queue is due; older entries are void. Minus infinity while it
    /// has none.</summary>
    public EventTime QueuedAt { get; set; }

    /// <summary>The spans, put out earlier, that this one stands for now; by start.</summary>
    public readonly IReadOnlyList<Interval> Replaces => replaces ?? [];

    /// <summary>The number of the key's next session, by start; 0 after the last.</summary>
    public int Next { get; set; }

    /// <summary>Grows to a span; what was put out before is to be replaced.</summary>
    public void Grow(Interval span)
    {
        if (span == Span) return;
        if (IsTold) (replaces ??= []).Add(Span);
        (Span, IsTold) = (span, false);
    }

    /// <summary>Takes over what another session of the key, which lies within this one's span, has put out.</summary>
    public void Absorb(in Session<TPane> other)
    {
        if (other.IsTold) (replaces ??= []).Add(other.Span);
        if (other.replaces is { } before) (replaces ??= []).AddRange(before);
        Firings += other.Firings;
    }

    /// <summary>Counts a firing.</summary>
    /// <returns>What this firing replaces, by start.</returns>
    public Interval[] Fire()
    {
        Interval[] told = [.. Replaces.OrderBy(span => span.Start)];
        replaces = null;
        Firings++;
        IsTold = true;
        return told;
    }

    public readonly void Write(ByteWriter writer)
    {
        WriteHead(writer);
        Pane.Write(writer);
    }

    /// <summary>Writes what may have changed since it was last written.</summary>
    public readonly void WriteChange(ReadOnlySpan<uint> codes, ByteWriter writer)
    {
        WriteHead(writer);
        Pane.WriteChange(codes, writer);
    }

    public static Session<TPane> Read(int key, ref ByteReader reader)
    {
        var session = new Session<TPane>(key, default);
        session.ReadHead(ref reader);
        session.Pane = TPane.Read(ref reader);
        return session;
    }

    /// <summary>Reads what <see cref="WriteChange"/> wrote.</summary>
    public void ApplyChange(ref ByteReader reader)
    {
        ReadHead(ref reader);
        Pane.ApplyChange(ref reader);
    }

    private readonly void WriteHead(ByteWriter writer)
    {
        writer.WriteZigZag(Span.Start.Milliseconds);
        writer.WriteZigZag(Span.End.Milliseconds);
        writer.WriteVarint((ulong)Firings);
        writer.WriteByte((byte)((IsTold ? 1 : 0) | (HasFired ? 2 : 0)));
        writer.WriteVarint((ulong)Replaces.Count);
        foreach (Interval span in Replaces)
        {
            writer.WriteZigZag(span.Start.Milliseconds);
            writer.WriteZigZag(span.End.Milliseconds);
        }
    }

    private void ReadHead(ref ByteReader reader)
    {
        Span = ReadSpan(ref reader);
        Firings = reader.ReadCount(int.MaxValue);
        byte flags = reader.ReadByte();
        (IsTold, HasFired) = ((flags & 1) != 0, (flags & 2) != 0);
        replaces = null;
        for (int left = reader.ReadCount(reader.Remaining); left > 0; left--) (replaces ??= []).Add(ReadSpan(ref reader));
    }

    private static Interval ReadSpan(ref ByteReader reader) =>
        new(new EventTime(reader.ReadZigZag()), new EventTime(reader.ReadZigZag()));
}
