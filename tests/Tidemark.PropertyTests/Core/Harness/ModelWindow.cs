using System.Text;

namespace Tidemark.PropertyTests.Core.Harness;

/// <summary>A half-open interval of milliseconds, its ends cut to what a <see cref="long"/> holds.</summary>
internal sealed record ModelWindow(long Start, long End)
{
    /// <summary>Cuts exact bounds to what a <see cref="long"/> holds.</summary>
    public static ModelWindow Cut(Int128 start, Int128 end) => new(CutTime(start), CutTime(end));

    public static long CutTime(Int128 time) => (long)Int128.Clamp(time, long.MinValue, long.MaxValue);

    public bool Overlaps(ModelWindow other) => Start < other.End && other.Start < End;

    /// <summary>The order in which windows fire together: by end, start, then the bytes of the key.</summary>
    public static int CompareFirings((ModelWindow Window, string Key) left, (ModelWindow Window, string Key) right)
    {
        int order = left.Window.End.CompareTo(right.Window.End);
        if (order == 0) order = left.Window.Start.CompareTo(right.Window.Start);
        return order != 0 ? order : Encoding.UTF8.GetBytes(left.Key).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right.Key));
    }
}
