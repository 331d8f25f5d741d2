using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;
using Tidemark.Core.Sketches;

namespace Tidemark.UnitTests.Core.Sketches;

public sealed class HyperLogLogTests
{
    [Fact]
    public void Estimate_WhenEmpty_IsExactlyZero()
    {
        HyperLogLog empty = default;

        Assert.True(empty.IsEmpty);
        Assert.Equal(HyperLogLog.DefaultPrecision, empty.Precision);
        Assert.Equal(new ApproximateFigure(0, 0, 0, 0.95), empty.Estimate());
        Assert.False(double.IsNegative(empty.Estimate().Estimate));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(3_000)]
    public void Estimate_WhenSetIsSmall_IsTheCountAndSoAreTheBounds(int count)
    {
        HyperLogLog sketch = Sketch(count, seed: 1);

        Assert.Equal(new ApproximateFigure(count, count, count, 0.95), sketch.Estimate());
    }

    [Fact]
    public void Estimate_WhenSetIsLarge_LiesWithinItsBoundsAndTheBoundsAreClose()
    {
        ApproximateFigure count = Sketch(50_000, seed: 2).Estimate();

        Assert.InRange(count.Estimate, 48_000, 52_000);
        Assert.InRange(50_000, count.Lower, count.Upper);
        Assert.InRange(count.Upper - count.Lower, 1_000, 2_000);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(10, 64)]
    [InlineData(100, 500)]
    [InlineData(1_000_000, 12_290)]
    public void Write_OfASketch_TakesAtMostTheBytesPromised(int count, int bytes)
    {
        var writer = new ByteWriter();

        Sketch(count, seed: 3).Write(writer);

        Assert.InRange(writer.Length, 1, bytes);
    }

    [Fact]
    public void Add_OfZerosAlone_IsCountedOnce()
    {
        var sketch = new HyperLogLog(4);
        for (int i = 0; i < 5; i++) sketch.Add(0);

        Assert.Equal(1, sketch.Estimate().Estimate);
    }

    [Fact]
    public void Merge_WhenPrecisionsDiffer_Throws()
    {
        var left = new HyperLogLog(12);

        Assert.Throws<ArgumentException>(() => left.Merge(default));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(19)]
    public void Construction_WhenPrecisionIsOutOfRange_Throws(int precision)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HyperLogLog(precision));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(10_000)]
    public void Copy_WhenTheOriginalGoesOn_StaysAsItWas(int count)
    {
        HyperLogLog sketch = Sketch(count, seed: 4);
        HyperLogLog copy = sketch.Copy();
        HyperLogLog merged = default;
        merged.Merge(in sketch);
        byte[] before = Bytes(sketch);

        for (ulong i = 0; i < 1_000; i++) sketch.Add(SplitMix64.Mix(i));

        Assert.Equal(before, Bytes(copy));
        Assert.Equal(before, Bytes(merged));
    }

    [Theory]
    [InlineData("03 0E 00")]
    [InlineData("01 03 00")]
    [InlineData("01 13 00")]
    [InlineData("01 04 04 01000000 02000000 03000000 04000000")]
    [InlineData("01 0E 02 81000000 81000000")]
    [InlineData("01 0E 01 40000000")]
    [InlineData("01 0E 01 68000000")]
    [InlineData("01 0E 01 8100")]
    [InlineData("02 04 3E0000 000000 000000 000000")]
    public void Read_WhenBytesAreDamaged_Throws(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        Assert.Throws<CorruptDataException>(() =>
        {
            var reader = new ByteReader(bytes);
            HyperLogLog.Read(ref reader);
        });
    }

    private static HyperLogLog Sketch(int count, ulong seed)
    {
        var random = new SplitMix64(seed);
        HyperLogLog sketch = default;
        for (int i = 0; i < count; i++) sketch.Add(random.Next());
        return sketch;
    }

    private static byte[] Bytes(HyperLogLog sketch)
    {
        var writer = new ByteWriter();
        sketch.Write(writer);
        return writer.ToArray();
    }
}
