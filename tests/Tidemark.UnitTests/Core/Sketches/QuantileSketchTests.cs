using Tidemark.Core.Codecs;
using Tidemark.Core.Sketches;

namespace Tidemark.UnitTests.Core.Sketches;

public sealed class QuantileSketchTests
{
    [Fact]
    public void Quantile_WhenEmpty_IsUnknown()
    {
        var empty = new QuantileSketch();

        Assert.Null(empty.Quantile(0.5));
        Assert.Equal((0L, 0.0), (empty.Count, empty.Sum));
    }

    [Fact]
    public void Quantile_OfAShareWhoseProductRoundsUp_HasTheRankThatIsMeant()
    {
        // 0.07 * 100 is 7.000000000000001 in doubles; the seventh is meant.
        QuantileSketch sketch = Sketch(Enumerable.Range(0, 100).Select(i => Math.ScaleB(1, i)));

        Assert.Equal(64, sketch.Quantile(0.07)!.Value.Lower);
        Assert.InRange(sketch.Quantile(0.07)!.Value.Upper, 64, 64 * 1.0203);
    }

    [Fact]
    public void Quantile_OfTheEndsAndOfZeros_IsExact()
    {
        QuantileSketch sketch = Sketch([-3.3, -0.0, 0.0, 0.0, 7.7]);

        Assert.Equal(new ApproximateFigure(-3.3, -3.3, -3.3, 1), sketch.Quantile(0));
        Assert.Equal(new ApproximateFigure(0, 0, 0, 1), sketch.Quantile(0.5));
        Assert.Equal(new ApproximateFigure(7.7, 7.7, 7.7, 1), sketch.Quantile(1));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Add_WhenValueIsNotFinite_ThrowsAndChangesNothing(double value)
    {
        QuantileSketch sketch = Sketch([1, 2]);
        byte[] before = Bytes(sketch);

        Assert.Throws<ArgumentException>(() => sketch.Add(value));

        Assert.Equal(before, Bytes(sketch));
    }

    [Fact]
    public void Add_OfNegativeZero_LeavesTheBytesOfZero() => Assert.Equal(Bytes(Sketch([0.0, -0.0])), Bytes(Sketch([-0.0, 0.0])));

    [Fact]
    public void Add_OnceThePagesAreThere_AllocatesNothing()
    {
        QuantileSketch sketch = Sketch([-5, 0, 5, 7]);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 10_000; i++) sketch.Add(i % 4 == 0 ? -5 : i % 4);

        // The pages of 1, 2 and 3 are new, and with them counts and index grow once.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000);
    }

    [Theory]
    [InlineData(0.00009, 2_048)]
    [InlineData(0.36, 2_048)]
    [InlineData(double.NaN, 2_048)]
    [InlineData(0.01, 16)]
    [InlineData(0.01, 2_047)]
    [InlineData(0.01, 16_777_232)]
    public void Construction_WhenAnArgumentIsOutOfRange_Throws(double accuracy, int bucketsMax)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new QuantileSketch(accuracy, bucketsMax));
    }

    [Theory]
    [InlineData(0.01, 0.01)]
    [InlineData(0.02, 0.35 / 18)]
    [InlineData(0.0001, 0.35 / 3_500)]
    [InlineData(0.35, 0.35)]
    public void Accuracy_OfANewSketch_IsAtMostWhatWasAskedFor(double asked, double promised)
    {
        Assert.Equal(promised, new QuantileSketch(asked).Accuracy);
    }

    [Fact]
    public void Merge_WhenAccuraciesOrBoundsDiffer_Throws()
    {
        var sketch = new QuantileSketch();

        Assert.Throws<ArgumentException>(() => sketch.Merge(new QuantileSketch(0.02)));
        Assert.Throws<ArgumentException>(() => sketch.Merge(new QuantileSketch(bucketsMax: 1_024)));
    }

    [Fact]
    public void Merge_OfASketchWithItself_CountsEveryValueTwice()
    {
        QuantileSketch sketch = Sketch([-1, 0, 2, 3.5]);

        sketch.Merge(sketch);

        Assert.Equal(Bytes(Sketch([-1, -1, 0, 0, 2, 2, 3.5, 3.5])), Bytes(sketch));
    }

    [Fact]
    public void Write_OfASketch_GivesTheBytesOfVersion1()
    {
        Assert.Equal("012380010000" + "00", Convert.ToHexString(Bytes(new QuantileSketch())));
        Assert.Equal(
            "01238001010003ABE8040188E80402DC020100000000000000C00000000000408F40860102A00F",
            Convert.ToHexString(Bytes(Sketch([-2, 0, 1, 1, 1000]))));
    }

    [Theory]
    [InlineData("02 23 8001 00 00 00")]
    [InlineData("01 00 8001 00 00 00")]
    [InlineData("01 23 01 00 00 00")]
    [InlineData("01 23 8001 00 01 00")]
    [InlineData("01 23 8001 00 00")]
    // A level that one bucket does not need.
    [InlineData("01 23 8001 00 01 01 00 01 0100000000000000 0100000000000000 00 01 01")]
    // Least and greatest value of another bucket than the one that has a value.
    [InlineData("01 23 8001 00 00 01 00 01 000000000000F03F 000000000000F03F 8601 01 01")]
    // Nothing but a zero, and a least value of −0.
    [InlineData("01 23 8001 01 00 00 0000000000000080 0000000000000000 00 01 00")]
    public void Read_WhenBytesAreDamaged_Throws(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        Assert.Throws<CorruptDataException>(() =>
        {
            var reader = new ByteReader(bytes);
            QuantileSketch.Read(ref reader);
        });
    }

    private static QuantileSketch Sketch(IEnumerable<double> values)
    {
        var sketch = new QuantileSketch();
        foreach (double value in values) sketch.Add(value);
        return sketch;
    }

    private static byte[] Bytes(QuantileSketch sketch)
    {
        var writer = new ByteWriter();
        sketch.Write(writer);
        return writer.ToArray();
    }
}
