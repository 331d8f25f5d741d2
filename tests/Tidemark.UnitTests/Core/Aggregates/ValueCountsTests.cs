using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;

namespace Tidemark.UnitTests.Core.Aggregates;

public sealed class ValueCountsTests
{
    [Theory]
    [InlineData(1, 15)]
    [InlineData(5, 15)]
    [InlineData(20, 15)]
    [InlineData(21, 20)]
    [InlineData(40, 20)]
    [InlineData(50, 35)]
    [InlineData(60, 35)]
    [InlineData(61, 40)]
    [InlineData(100, 50)]
    public void Percentile_OfFiveRows_IsTheNearestRank(int percent, long expected) =>
        Assert.Equal(expected, Of(15, 20, 35, 40, 50).Percentile(percent));

    [Fact]
    public void Percentile_OfRepeatedValues_CountsEachRow()
    {
        ValueCounts counts = Of(7, 0, 0, 7, 0, 0, 0, 0, 0, 0);

        Assert.Equal((10, 2), (counts.Count, counts.Distinct));
        Assert.Equal((0L, 7L), (counts.Percentile(80), counts.Percentile(81)));
    }

    [Fact]
    public void Percentile_OfNoRows_IsNone() => Assert.Null(default(ValueCounts).Percentile(50));

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void Percentile_BeyondItsRange_Throws(int percent) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(1).Percentile(percent));

    [Fact]
    public void Cumulative_OfFewValues_HasThemAll()
    {
        Assert.Equal([(-2L, 1L), (0, 4), (7, 5)], Of(7, 0, 0, -2, 0).Cumulative(4));
        Assert.Empty(default(ValueCounts).Cumulative(4));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(128)]
    public void Cumulative_OfManyValues_HasExactOnesOverRowsAndValues(int pointsMax)
    {
        long[] rows = [.. Enumerable.Range(0, 3_000).Select(i => i < 2_000 ? i % 7 : (long)i * i)];
        IReadOnlyList<(long Value, long Rows)> points = Of(rows).Cumulative(pointsMax);

        Assert.InRange(points.Count, pointsMax / 2, pointsMax);
        Assert.Equal((rows.Min(), (rows.Max(), rows.Length)), (points[0].Value, points[^1]));
        Assert.All(points, point => Assert.Equal(rows.Count(row => row <= point.Value), point.Rows));
        Assert.Equal(points.OrderBy(point => point.Value).DistinctBy(point => point.Value), points);
        for (int part = 1; part <= pointsMax / 2; part++)
        {
            long least = rows.Order().ElementAt((int)Math.Ceiling((double)rows.Length * part / (pointsMax / 2)) - 1);
            Assert.InRange(
                points.First(point => point.Value >= least).Value, least, rows.Where(row => row > least).DefaultIfEmpty(least).Min());
        }
    }

    [Fact]
    public void Merge_IntoAnEmptyOne_SharesNothing()
    {
        ValueCounts source = Of(3), copy = default;
        copy.Merge(in source);
        copy.Add(3);

        Assert.Equal((1, 2), (source.Count, copy.Count));
        Assert.Equal(3, source.Percentile(100));
    }

    [Fact]
    public void Write_OfExtremes_TakesDistances()
    {
        var writer = new ByteWriter();
        Of(-1, 300, -1, 301).Write(writer);
        Assert.Equal([3, 1, 2, 0xAD, 0x02, 1, 1, 1], writer.ToArray());

        writer.Clear();
        Of(long.MaxValue, long.MinValue).Write(writer);
        var reader = new ByteReader(writer.WrittenSpan);
        ValueCounts read = ValueCounts.Read(ref reader);
        Assert.Equal((long.MinValue, long.MaxValue), (read.Percentile(50), read.Percentile(51)));
    }

    [Theory]
    [InlineData(new byte[] { 9 })]
    [InlineData(new byte[] { 1, 2, 0 })]
    [InlineData(new byte[] { 2, 2, 1, 0, 1 })]
    [InlineData(new byte[] { 2, 2, 1, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 1 })]
    public void Read_OfWhatCannotBe_Throws(byte[] bytes) => Assert.Throws<CorruptDataException>(() =>
    {
        var reader = new ByteReader(bytes);
        ValueCounts.Read(ref reader);
    });

    private static ValueCounts Of(params ReadOnlySpan<long> values)
    {
        ValueCounts counts = default;
        foreach (long value in values) counts.Add(value);
        return counts;
    }
}
