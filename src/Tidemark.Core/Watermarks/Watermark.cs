using Tidemark.Core.Codecs;
using Tidemark.Core.Time;

namespace Tidemark.Core.Watermarks;

/// <summary>A promise of one shard about its own input: no event before <see cref="Current"/> is expected any more.</summary>
/// <remarks>
/// A strategy decides how far <see cref="Current"/> stays behind the greatest event time. Everything it remembers is written and read back,
/// so a restart changes nothing. Owned by the shard; not thread-safe. <see cref="Current"/> never goes back, restarts included.
/// Source of the notion: Akidau et al., "The Dataflow Model", VLDB 2015, section 2.3.
/// </remarks>
public abstract class Watermark
{
    /// <summary>No event before this time is expected any more; minus infinity before the first event.</summary>
    public EventTime Current { get; private set; } = EventTime.Min;

    /// <summary>How far <see cref="Current"/> stays behind the greatest event time, in milliseconds, at least 0; null where events do not
    /// move it.</summary>
    public abstract long? DelayMs { get; }

    /// <summary>The greatest event time counted so far; minus infinity before the first event.</summary>
    protected EventTime Greatest { get; private set; } = EventTime.Min;

    /// <summary>Counts an event in, one that came too late included: at the earlier of its time and its arrival, so that one wrong clock
    /// cannot silence a shard.</summary>
    /// <returns>Whether <see cref="Current"/> moved.</returns>
    public bool Observe(EventTime time, EventTime arrival)
    {
        EventTime counted = EventTime.Earlier(time, arrival);
        Learn(Greatest == EventTime.Min ? 0 : Math.Max(0, EventTime.Distance(counted, Greatest)), isBehind: time < Current);
        Greatest = EventTime.Later(Greatest, counted);
        return DelayMs is { } delay && AdvanceTo(Greatest.Plus(-delay));
    }

    /// <summary>Counts events in, one after another, until <see cref="Current"/> has reached a time.</summary>
    /// <param name="timesMs">When they happened, in milliseconds, none after its arrival.</param>
    /// <param name="stop">The event that takes <see cref="Current"/> here is the last.</param>
    /// <returns>How many were counted in.</returns>
    public virtual int ObserveUntil(ReadOnlySpan<long> timesMs, EventTime stop)
    {
        for (int i = 0; i < timesMs.Length; i++)
        {
            Observe(new EventTime(timesMs[i]), EventTime.Max);
            if (Current >= stop) return i + 1;
        }

        return timesMs.Length;
    }

    /// <summary>Moves <see cref="Current"/> to a time, where that is later.</summary>
    /// <returns>Whether it moved.</returns>
    public bool AdvanceTo(EventTime time)
    {
        if (time <= Current) return false;
        Current = time;
        return true;
    }

    /// <summary>Writes everything the strategy remembers.</summary>
    public void Write(ByteWriter writer)
    {
        writer.WriteInt64(Current.Milliseconds);
        writer.WriteInt64(Greatest.Milliseconds);
        WriteMemory(writer);
    }

    /// <summary>Reads what <see cref="Write"/> of the same strategy wrote.</summary>
    /// <exception cref="CorruptDataException">The bytes are damaged.</exception>
    public void ReadFrom(ref ByteReader reader)
    {
        Current = new EventTime(reader.ReadInt64());
        Greatest = new EventTime(reader.ReadInt64());
        ReadMemory(ref reader);
    }

    /// <summary>Learns from an event, before <see cref="DelayMs"/> is asked for it.</summary>
    /// <param name="latenessMs">How far the event lies behind the greatest event time before it, in milliseconds; 0 where it does
    /// not.</param>
    /// <param name="isBehind">Whether it lies behind <see cref="Current"/>.</param>
    protected virtual void Learn(long latenessMs, bool isBehind)
    {
    }

    /// <summary>Writes what a strategy learned.</summary>
    protected virtual void WriteMemory(ByteWriter writer)
    {
    }

    /// <summary>Reads what <see cref="WriteMemory"/> wrote.</summary>
    protected virtual void ReadMemory(ref ByteReader reader)
    {
    }
}
