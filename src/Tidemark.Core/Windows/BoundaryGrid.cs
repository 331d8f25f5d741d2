using Tidemark.Core.Time;

namespace Tidemark.Core.Windows;

/// <summary>Boundaries between panes: every multiple of a step, shifted by an offset, and how long each is needed.</summary>
/// <remarks>Bounds are computed in 128 bits, so that none wraps at the ends of time.</remarks>
/// <param name="StepMs">The distance between boundaries in milliseconds, at least 1.</param>
/// <param name="OffsetMs">The shift in milliseconds; its absolute value is less than twice the longest window.</param>
/// <param name="LifeMs">How far the watermark must be beyond a boundary until it is no longer needed, in milliseconds, at least
/// 0.</param>
internal readonly record struct BoundaryGrid(long StepMs, Int128 OffsetMs, Int128 LifeMs)
{
    /// <summary>The greatest multiple of <paramref name="step"/> that is not above <paramref name="value"/>, divided by it.</summary>
    public static Int128 FloorDivide(Int128 value, long step)
    {
        // Division of 64 bits is many times faster, and nearly all times fit them.
        if (value >= long.MinValue && value <= long.MaxValue)
        {
            (long quotient, long remainder) = Math.DivRem((long)value, step);
            return remainder < 0 ? quotient - 1 : quotient;
        }

        Int128 wide = value / step;
        return wide * step > value ? wide - 1 : wide;
    }

    /// <summary>Clamps an exact time to the range of event time.</summary>
    public static EventTime Clamp(Int128 milliseconds) => new((long)Int128.Clamp(milliseconds, long.MinValue, long.MaxValue));

    /// <summary>The last boundary at or before a time.</summary>
    public Int128 Before(Int128 time) => FloorDivide(time - OffsetMs, StepMs) * StepMs + OffsetMs;

    /// <summary>Whether a boundary is still needed.</summary>
    public bool Needs(Int128 boundary, EventTime watermark) => boundary + LifeMs > watermark.Milliseconds;

    /// <summary>The first boundary after a time that is still needed.</summary>
    public Int128 NeededAfter(Int128 time, EventTime watermark) =>
        Before(Int128.Max(time, watermark.Milliseconds - LifeMs)) + StepMs;
}
