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
        foreach (long value in (long[])[2, 4, 4, 4, 5, 5, 7, 9]) moments.Add(value);

        Assert.Equal((8L, 5.0, 2L, 9L), (moments.Count, moments.Mean, moments.Min, moments.Max));
        Assert.Equal((4.0, 2.0), (moments.Variance, moments.StandardDeviation));
    }

    [Fact]
    public void Variance_WhenNumbersAreLargeAndClose_DoesNotCancel()
    {
        Moments moments = default;
        foreach (long value in (long[])[4, 7, 13, 16]) moments.Add((1L << 53) + value);

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

        Assert.Equal((-3L, -3L, 0.0), (left.Min, left.Max, left.Variance));
        Assert.Equal(left, right);
    }

    [Fact]
    public void Add_WhenTheSumOfSquaresIsFull_ThrowsAndChangesNothing()
    {
        Moments moments = default;
        moments.Add(long.MinValue);

        Assert.Throws<OverflowException>(() => moments.Add(long.MinValue));
        Assert.Equal((1, long.MinValue, 0.0), (moments.Count, moments.Max, moments.Variance));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    [InlineData(new byte[] { 1, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 4 })]
    [InlineData(new byte[] { 1, 2 })]
    public void Read_OfWhatCannotBe_Throws(byte[] bytes) => Assert.Throws<CorruptDataException>(() =>
    {
        var reader = new ByteReader(bytes);
        Moments.Read(ref reader);
    });
}
