using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;

namespace Tidemark.UnitTests.Core.Aggregates;

public sealed class MomentsTests
{
    [Fact]
    public void Moments_WhenEmpty_HaveNoVariance()
    {
        Moments empty = default;

        Assert.Equal((0L, 0.0, null, null), (empty.Count, empty.Mean, empty.Variance, empty.StandardDeviation));
    }

    [Fact]
    public void Moments_OfATextbookSeries_HaveItsFigures()
    {
        Moments moments = default;
        foreach (double value in (double[])[2, 4, 4, 4, 5, 5, 7, 9]) moments.Add(value);

        Assert.Equal((8L, 5.0, 2.0, 9.0), (moments.Count, moments.Mean, moments.Min, moments.Max));
        Assert.Equal((4.0, 2.0), (moments.Variance, moments.StandardDeviation));
    }

    [Fact]
    public void Variance_WhenNumbersAreLargeAndClose_DoesNotCancel()
    {
        Moments moments = default;
        foreach (double value in (double[])[4, 7, 13, 16]) moments.Add(1e9 + value);

        Assert.Equal(22.5, moments.Variance);
    }

    [Fact]
    public void Merge_WhenOneSideIsEmpty_KeepsTheOther()
    {
        Moments negative = default;
        negative.Add(-3);
        Moments left = negative;
        Moments right = default;

        left.Merge(default);
        right.Merge(in negative);

        Assert.Equal((-3.0, -3.0, 0.0), (left.Min, left.Max, left.Variance));
        Assert.Equal(left, right);
    }

    [Fact]
    public void Read_WhenCountIsBeyondAllCounting_Throws()
    {
        var writer = new ByteWriter();
        writer.WriteVarint(ulong.MaxValue);

        Assert.Throws<CorruptDataException>(() =>
        {
            var reader = new ByteReader(writer.WrittenSpan);
            Moments.Read(ref reader);
        });
    }
}
