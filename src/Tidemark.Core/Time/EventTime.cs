using System.Diagnostics;

namespace Tidemark.Core.Time;

/// <summary>A moment of event time: whole milliseconds since 1970-01-01T00:00:00Z, negative before it.</summary>
/// <remarks><see cref="Min"/> and <see cref="Max"/> stand for minus and plus infinity. Arithmetic clamps to them, it never wraps.</remarks>
/// <param name="Milliseconds">Milliseconds since the Unix epoch, UTC.</param>
[DebuggerDisplay("{Milliseconds} ms")]
public readonly record struct EventTime(long Milliseconds) : IComparable<EventTime>
{
    /// <summary>Minus infinity: before every event. A watermark starts here.</summary>
    public static readonly EventTime Min = new(long.MinValue);

    /// <summary>Plus infinity: after every event. The watermark at the end of bounded input.</summary>
    public static readonly EventTime Max = new(long.MaxValue);

    /// <summary>This moment moved by <paramref name="milliseconds"/> (negative moves back), clamped to the infinities,
    /// which themselves do not move.</summary>
    public EventTime Plus(long milliseconds)
    {
        if (this == Min || this == Max) return this;
        long sum = unchecked(Milliseconds + milliseconds);
        // Two's complement overflow: both operands differ in sign from the sum.
        if (((Milliseconds ^ sum) & (milliseconds ^ sum)) < 0) return milliseconds < 0 ? Min : Max;
        return new EventTime(sum);
    }

    /// <summary>The milliseconds from one moment to another, negative where that is before it; clamped to the range of a
    /// <see cref="long"/>.</summary>
    public static long Distance(EventTime from, EventTime to) =>
        (long)Int128.Clamp((Int128)to.Milliseconds - from.Milliseconds, long.MinValue, long.MaxValue);

    /// <summary>The earlier of two moments.</summary>
    public static EventTime Earlier(EventTime left, EventTime right) => left.Milliseconds <= right.Milliseconds ? left : right;

    /// <summary>The later of two moments.</summary>
    public static EventTime Later(EventTime left, EventTime right) => left.Milliseconds >= right.Milliseconds ? left : right;

    /// <inheritdoc/>
    public int CompareTo(EventTime other) => Milliseconds.CompareTo(other.Milliseconds);

    /// <summary>Whether <paramref name="left"/> is before <paramref name="right"/>.</summary>
    public static bool operator <(EventTime left, EventTime right) => left.Milliseconds < right.Milliseconds;

    /// <summary>Whether <paramref name="left"/> is after <paramref name="right"/>.</summary>
    public static bool operator >(EventTime left, EventTime right) => left.Milliseconds > right.Milliseconds;

    /// <summary>Whether <paramref name="left"/> is at or before <paramref name="right"/>.</summary>
    public static bool operator <=(EventTime left, EventTime right) => left.Milliseconds <= right.Milliseconds;

    /// <summary>Whether <paramref name="left"/> is at or after <paramref name="right"/>.</summary>
    public static bool operator >=(EventTime left, EventTime right) => left.Milliseconds >= right.Milliseconds;
}
