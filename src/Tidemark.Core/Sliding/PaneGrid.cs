using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;

namespace Tidemark.Core.Sliding;

/// <summary>The panes of one window family as numbers: pane k starts k panes after the family's offset. Immutable.</summary>
/// <remarks>A pane is as long as the greatest common divisor of size and slide, so that every window is a whole number of panes. Window i
/// of a family starts with pane i · <see cref="PerSlide"/>.</remarks>
internal sealed class PaneGrid
{
    /// <summary>The greatest distance that is told by multiplication, in milliseconds.</summary>
    private const ulong NearMs = int.MaxValue;

    private readonly long paneMs;
    private readonly long offsetMs;
    private readonly ulong reciprocal;

    /// <summary>Makes the panes of a tumbling or sliding family.</summary>
    public PaneGrid(WindowFamily family)
    {
        Debug.Assert(family.Kind != WindowKind.Session, "Sessions have no panes.");
        paneMs = (long)BigInteger.GreatestCommonDivisor(family.SizeMs, family.SlideMs);
        offsetMs = family.OffsetMs;
        PerWindow = family.SizeMs / paneMs;
        PerSlide = family.SlideMs / paneMs;
        reciprocal = paneMs > int.MaxValue ? 0 : ulong.MaxValue / (2 * (ulong)paneMs) + 1;
    }

    /// <summary>The length of a pane in milliseconds.</summary>
    public long PaneMs => paneMs;

    /// <summary>How many panes a window has.</summary>
    public long PerWindow { get; }

    /// <summary>How many panes lie between the starts of two windows.</summary>
    public long PerSlide { get; }

    /// <summary>The pane that holds a time; at the very ends of time clamped to what a <see cref="long"/> holds.</summary>
    public long PaneOf(EventTime time) =>
        (long)Int128.Clamp(BoundaryGrid.FloorDivide((Int128)time.Milliseconds - offsetMs, paneMs), long.MinValue, long.MaxValue);

    /// <summary>How many panes lie between the start of one and a time.</summary>
    /// <param name="aheadMs">How far the time is ahead of the start, in milliseconds; a time before it wraps.</param>
    /// <returns>The number, or <see cref="ulong.MaxValue"/> where the time is before the start or too far ahead to tell.</returns>
    /// <remarks>Division by a constant as a product with its reciprocal (Granlund and Montgomery 1994, theorem 4.2): exact for 32 bits with
    /// one of 64. Both sides are doubled because a pane of 1 ms has none. Of a pane longer than 24 days it is 0, and so is the
    /// distance.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Distance(ulong aheadMs) => aheadMs > NearMs ? ulong.MaxValue : Math.BigMul(2 * aheadMs, reciprocal, out _);

    /// <summary>When a pane starts.</summary>
    public EventTime StartOf(long pane) => BoundaryGrid.Clamp((Int128)pane * paneMs + offsetMs);

    /// <summary>When a pane ends.</summary>
    public EventTime EndOf(long pane) => BoundaryGrid.Clamp(((Int128)pane + 1) * paneMs + offsetMs);

    /// <summary>The first pane from <paramref name="pane"/> on with which a window ends.</summary>
    public long NextLast(long pane)
    {
        long past = (pane + 1 - PerWindow) % PerSlide;
        if (past < 0) past += PerSlide;
        return past == 0 ? pane : pane + PerSlide - past;
    }

    /// <summary>The window that ends with <paramref name="pane"/>.</summary>
    public Interval WindowEndingWith(long pane) => new(StartOf(pane + 1 - PerWindow), EndOf(pane));
}
