using System.Text;
using Tidemark.Core.Codecs;
using Tidemark.Core.Sketches;

namespace Tidemark.UnitTests.Core.Sketches;

public sealed class HeavyHittersTests
{
    [Fact]
    public void Counts_WhileNothingWasDropped_AreExact()
    {
        HeavyHitters sketch = Sketch(capacity: 2, "a b a c d a b");

        Assert.Equal(0, sketch.UnheldMax);
        Assert.Equal(["a 3", "b 2", "c 1", "d 1"], sketch.Top(10).Select(Shown));
        Assert.Equal(new ApproximateFigure(0, 0, 0, 1), sketch.Estimate("e"u8));
    }

    [Fact]
    public void Add_WhenRoomRunsOut_DropsWhatIsNotAmongTheMostFrequentAndStartsNewItemsThere()
    {
        // Four are held: a 3, b 2, c 1, d 1. The third count, 1, is what anything unheld can have.
        HeavyHitters sketch = Sketch(capacity: 2, "a b a c d a b e");

        Assert.Equal(1, sketch.UnheldMax);
        Assert.Equal(["a 3", "b 2", "e 1..2"], sketch.Top(10).Select(Shown));
        Assert.Equal(new ApproximateFigure(0.5, 0, 1, 1), sketch.Estimate("c"u8));
    }

    [Fact]
    public void Merge_OfItemsHeldOnOneSideAlone_AddsWhatTheOtherMayHaveDropped()
    {
        HeavyHitters sketch = Sketch(capacity: 2, "a b a c d a b e");

        sketch.Merge(Sketch(capacity: 2, "a z z"));

        Assert.Equal(11, sketch.Total);
        Assert.Equal(["a 4", "z 2..3", "b 2", "e 1..2"], sketch.Top(4).Select(Shown));
    }

    [Fact]
    public void Merge_OfASketchWithItself_DoublesIt()
    {
        HeavyHitters sketch = Sketch(capacity: 2, "a b a c d a b e");

        sketch.Merge(sketch);

        Assert.Equal(["a 6", "b 4", "e 2..4"], sketch.Top(10).Select(Shown));
        Assert.Equal((16L, 2L), (sketch.Total, sketch.UnheldMax));
    }

    [Fact]
    public void Top_OfEqualCounts_ComesInTheOrderOfBytes() =>
        Assert.Equal([" 1", "a 1", "b 1"], Sketch(capacity: 9, "b  a").Top(3).Select(Shown));

    [Fact]
    public void Add_OfAWeight_CountsForAsMany()
    {
        var sketch = new HeavyHitters(1);

        sketch.Add("a"u8, 5_000_000_000);

        Assert.Equal(5_000_000_000, sketch.Estimate("a"u8).Estimate);
    }

    [Fact]
    public void Add_WhenArgumentsCannotBe_ThrowsAndChangesNothing()
    {
        HeavyHitters sketch = Sketch(capacity: 1, "a");
        byte[] before = Bytes(sketch);

        Assert.Throws<ArgumentOutOfRangeException>(() => sketch.Add("a"u8, 0));
        Assert.Throws<ArgumentException>(() => sketch.Add(new byte[HeavyHitters.KeyBytesMax + 1]));
        Assert.Throws<OverflowException>(() => sketch.Add("a"u8, long.MaxValue));
        Assert.Throws<ArgumentException>(() => sketch.Merge(new HeavyHitters(2)));

        Assert.Equal(before, Bytes(sketch));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(HeavyHitters.CapacityMax + 1)]
    public void Construction_WhenCapacityIsOutOfRange_Throws(int capacity)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HeavyHitters(capacity));
    }

    [Fact]
    public void Add_OnceThereIsRoom_AllocatesNothing()
    {
        var sketch = new HeavyHitters(100);
        byte[][] keys = [.. Enumerable.Range(0, 1_000).Select(i => Encoding.UTF8.GetBytes($"item {i:D4}"))];
        foreach (byte[] key in keys) sketch.Add(key);
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int i = 0; i < 10_000; i++) sketch.Add(keys[i * 7 % keys.Length]);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Write_OfASketch_GivesTheBytesOfVersion1()
    {
        Assert.Equal(
            "0102080103" + "01610200" + "01620100" + "01650101", Convert.ToHexString(Bytes(Sketch(capacity: 2, "a b a c d a b e"))));
    }

    [Theory]
    [InlineData("02 02 00 00 00")]
    [InlineData("01 00 00 00 00")]
    [InlineData("01 01 03 00 03 0161 01 00 0162 01 00 0163 01 00")]
    [InlineData("01 02 03 00 02 0162 01 00 0161 02 00")]
    [InlineData("01 02 03 00 02 0161 01 00 0161 02 00")]
    [InlineData("01 02 03 00 02 0161 01 00 0162 01 00")]
    [InlineData("01 02 08 01 01 0161 02 02")]
    [InlineData("01 02 08 03 01 0161 01 02")]
    [InlineData("01 02 08 01 02 0161 02 00 0162 00 00")]
    public void Read_WhenBytesAreDamaged_Throws(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        Assert.Throws<CorruptDataException>(() =>
        {
            var reader = new ByteReader(bytes);
            HeavyHitters.Read(ref reader);
        });
    }

    private static HeavyHitters Sketch(int capacity, string items)
    {
        var sketch = new HeavyHitters(capacity);
        foreach (string item in items.Split(' ')) sketch.Add(Encoding.UTF8.GetBytes(item));
        return sketch;
    }

    private static string Shown(HeavyHitter item)
    {
        string key = Encoding.UTF8.GetString(item.Key.Span);
        return item.Count.Lower == item.Count.Upper ? $"{key} {item.Count.Upper}" : $"{key} {item.Count.Lower}..{item.Count.Upper}";
    }

    private static byte[] Bytes(HeavyHitters sketch)
    {
        var writer = new ByteWriter();
        sketch.Write(writer);
        return writer.ToArray();
    }
}
