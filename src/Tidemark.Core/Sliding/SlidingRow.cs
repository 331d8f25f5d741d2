using Tidemark.Core.Sketches;

namespace Tidemark.Core.Sliding;

/// <summary>What a window holds of one key. Valid as long as the results it comes from.</summary>
public readonly ref struct SlidingRow
{
    private readonly SlidingDistinct? distinct;
    private readonly int slot;

    internal SlidingRow(int key, long count, long sum, SlidingDistinct? distinct, int slot)
    {
        Key = key;
        Count = count;
        Sum = sum;
        this.distinct = distinct;
        this.slot = slot;
    }

    /// <summary>The key.</summary>
    public int Key { get; }

    /// <summary>How many events there are, at least 1.</summary>
    public long Count { get; }

    /// <summary>The sum of their values; what exceeds 64 bits is cut off.</summary>
    public long Sum { get; }

    /// <summary>How many distinct members they have: exact up to 2,048, beyond that with a standard error of 2.4 %; 0 where members are not
    /// counted.</summary>
    public long Distinct => distinct is null ? 0 : distinct.Estimate(slot);

    /// <summary>The same with bounds at 95 % confidence.</summary>
    public ApproximateFigure DistinctFigure => distinct is null ? default : distinct.Figure(slot);
}
