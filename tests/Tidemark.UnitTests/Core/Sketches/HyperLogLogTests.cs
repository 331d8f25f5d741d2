using System.Runtime.CompilerServices;
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
        Assert.InRange(Bytes(Sketch(count, seed: 3)).Length, 1, bytes);
    }

    [Theory]
    [InlineData(0, 24)]
    [InlineData(3, 24)]
    [InlineData(11, 112)]
    [InlineData(100, 500)]
    [InlineData(3_072, 14_000)]
    [InlineData(1_000_000, 16_464)]
    public void Sketch_InMemory_TakesAtMostTheBytesPromised(int count, int bytes)
    {
        Assert.InRange(Sketch(count, seed: 3).MemoryBytes, Unsafe.SizeOf<HyperLogLog>(), bytes);
    }

    [Fact]
    public void Add_WhenNothingHasToGrow_AllocatesNothing()
    {
        HyperLogLog dense = Sketch(4_000, seed: 3);

        Assert.Equal(0, AllocatedBytesOf(() => AddTo(default, count: 3)));
        Assert.Equal(0, AllocatedBytesOf(() => AddTo(dense, count: 1_000)));
        Assert.Equal(0, AllocatedBytesOf(() => dense.Estimate()));
    }

    /// <summary>Bytes that the first version of each form wrote: journals hold them. Those of form 5 follow by its description from those
    /// of form 2.</summary>
    [Theory]
    [InlineData(14, 0, "010E00")]
    [InlineData(14, 5, "010E05C15E531E021692560161BFB60171A4B78238D2DB")]
    [InlineData(14, 13,
        "010E0D02855C070130AE12C15E531E43D86234C158BE3702169256816A6C820161BFB60171A4B7820777D1811F6BD58238D2DB4295FADC")]
    [InlineData(4, 40, "0504009B3E0143242E07")]
    [InlineData(5, 100, "050500AAB2385B2861921629D3366A")]
    public void GoldenBytes_OfEachForm_AreReadAndWrittenAlike(int precision, int count, string hex)
    {
        byte[] golden = Convert.FromHexString(hex);
        var reader = new ByteReader(golden);

        HyperLogLog read = HyperLogLog.Read(ref reader);

        var made = new HyperLogLog(precision);
        for (ulong i = 1; i <= (ulong)count; i++) made.Add(SplitMix64.Mix(i));
        Assert.Equal(golden, Bytes(read));
        Assert.Equal(golden, Bytes(made));
        Assert.Equal(made.Estimate(), read.Estimate());
    }

    [Theory]
    [InlineData("0204C3201C830000031008023104", "0504009B3E0143242E07")]
    [InlineData("0205422104436004C3101082000C82200C81200483300C03210C", "050500AAB2385B2861921629D3366A")]
    public void GoldenBytes_OfTheOlderDenseForm_AreRead(string older, string newer)
    {
        var reader = new ByteReader(Convert.FromHexString(older));
        Assert.Equal(Convert.FromHexString(newer), Bytes(HyperLogLog.Read(ref reader)));
    }

    [Theory]
    [InlineData("040E050171A4B7021692568238D2DBC15E531E0161BFB6", "010E05C15E531E021692560161BFB60171A4B78238D2DB")]
    [InlineData("040E05C15E531E021692560161BFB60171A4B78238D2DB", "010E05C15E531E021692560161BFB60171A4B78238D2DB")]
    public void GoldenBytes_OfChanges_AreApplied(string change, string whole)
    {
        var reader = new ByteReader(Convert.FromHexString(change));
        HyperLogLog sketch = default;

        sketch.ApplyChange(ref reader);

        Assert.True(reader.AtEnd);
        Assert.Equal(Convert.FromHexString(whole), Bytes(sketch));
    }

    [Fact]
    public void Estimate_WhenEveryRegisterIsFull_IsFinite()
    {
        // 16 registers of 61, the greatest rank at precision 4.
        byte[] full = Convert.FromHexString("0204" + string.Concat(Enumerable.Repeat("7DDFF7", 4)));
        var reader = new ByteReader(full);

        ApproximateFigure count = HyperLogLog.Read(ref reader).Estimate();

        Assert.InRange(count.Estimate, 1e18, Math.Pow(2, 64));
        Assert.InRange(count.Lower, 0, count.Estimate);
        Assert.InRange(count.Upper, count.Estimate, 1e20);
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
    [InlineData("02 04 000000 000000 000000 000000")]
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

    private static void AddTo(HyperLogLog sketch, int count)
    {
        for (ulong i = 0; i < (ulong)count; i++) sketch.Add(SplitMix64.Mix(i));
    }

    /// <summary>What <paramref name="action"/> allocates when it is done for the second time.</summary>
    private static long AllocatedBytesOf(Action action)
    {
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static byte[] Bytes(HyperLogLog sketch)
    {
        var writer = new ByteWriter();
        sketch.Write(writer);
        return writer.ToArray();
    }
}
