using Tidemark.Core.Codecs;
using Tidemark.Core.Deduplication;
using Tidemark.Core.Randomness;
using Tidemark.Core.Sketches;
using Tidemark.Core.Time;

namespace Tidemark.UnitTests.Core.Deduplication;

public sealed class BloomDeduplicatorTests
{
    private const long HorizonMs = 1_000;

    [Fact]
    public void TryAdd_WhenIdentityWasSeen_IsFalseUntilTheHorizonHasPassed()
    {
        var deduplicator = new BloomDeduplicator(HorizonMs, 80, 1e-9);

        Assert.True(deduplicator.TryAdd(7, new EventTime(0)));
        Assert.False(deduplicator.TryAdd(7, new EventTime(HorizonMs)));
        Assert.Equal(1, deduplicator.Count);
        Assert.True(deduplicator.TryAdd(7, new EventTime(HorizonMs + 1)));
    }

    [Fact]
    public void GoodEventsDropped_WhenNothingWasTakenForARepeat_IsExactlyZero()
    {
        var deduplicator = new BloomDeduplicator(HorizonMs, 8_000, 0.1);
        Assert.Equal(new ApproximateFigure(0, 0, 0, 0.95), deduplicator.GoodEventsDropped(repeats: 5));
        Add(deduplicator, 5_000, at: 0);

        Assert.Equal(new ApproximateFigure(0, 0, 0, 0.95), deduplicator.GoodEventsDropped(repeats: 0));
        ApproximateFigure dropped = deduplicator.GoodEventsDropped(repeats: 100_000);
        Assert.True(dropped.Lower < dropped.Estimate && dropped.Estimate < dropped.Upper, $"{dropped}");
    }

    [Fact]
    public void FalsePositiveRate_AtFullCapacity_IsThePromisedOne()
    {
        var deduplicator = new BloomDeduplicator(HorizonMs, 800_000, 0.01);
        Assert.Equal(0, deduplicator.FalsePositiveRate);

        Add(deduplicator, 800_000, at: 0);

        Assert.InRange(deduplicator.FalsePositiveRate, 0.0096, 0.0101);
        Assert.InRange(deduplicator.Count, 795_000, 800_000);
    }

    [Fact]
    public void Snapshot_OfFilters_Throws()
    {
        Assert.Throws<InvalidOperationException>(() => new BloomDeduplicator(HorizonMs, 80, 0.01).Snapshot());
    }

    [Fact]
    public void Snapshot_OfManyIdentities_ComesInEntriesOfAMebibyte()
    {
        var original = new BloomDeduplicator(HorizonMs, 800_000, 0.0001);
        Deduplicator archive = original.ForSnapshot();
        var writer = new ByteWriter();
        for (int batch = 0; batch < 4; batch++)
        {
            Add(original, 100_000, at: 100 * batch);
            writer.Clear();
            original.WriteDelta(writer);
            Apply(archive, writer.WrittenSpan);
        }

        var copy = new BloomDeduplicator(HorizonMs, 800_000, 0.0001);
        int entries = 0;
        foreach (Action<ByteWriter> entry in archive.Snapshot())
        {
            writer.Clear();
            entry(writer);
            Assert.InRange(writer.Length, 1, 1_100_000);
            Apply(copy, writer.WrittenSpan);
            entries++;
        }

        Assert.Equal(4, entries);
        Assert.Equal(
            (original.Count, original.FalsePositiveRate, original.GoodEventsDropped(1_000)),
            (copy.Count, copy.FalsePositiveRate, copy.GoodEventsDropped(1_000)));
    }

    [Fact]
    public void TryAdd_OfWhatWasMadeForASnapshot_Throws()
    {
        Deduplicator archive = new BloomDeduplicator(HorizonMs, 80, 0.01).ForSnapshot();

        Assert.Throws<InvalidOperationException>(() => archive.TryAdd(1, new EventTime(0)));
    }

    [Fact]
    public void Apply_WhenCapacityIsSmallerNow_ForgetsTheOldestEarlyAndTellsTheGreaterRate()
    {
        var original = new BloomDeduplicator(HorizonMs, 80_000, 0.001);
        Add(original, 79_000, at: 0);
        var writer = new ByteWriter();
        original.WriteDelta(writer);
        var smaller = new BloomDeduplicator(HorizonMs, 35_000, 0.001);

        Apply(smaller, writer.WrittenSpan);

        Assert.InRange(smaller.Count, 25_000, 35_000);
        Assert.InRange(smaller.FalsePositiveRate, 0.002, 0.2);
        Assert.InRange(original.FalsePositiveRate, 0.0005, 0.001);
    }

    [Fact]
    public void Apply_WhenBytesAreDamaged_Throws()
    {
        var original = new BloomDeduplicator(HorizonMs, 80, 0.01);
        Add(original, 5, at: 0);
        var writer = new ByteWriter();
        original.WriteDelta(writer);
        byte[] delta = writer.ToArray();
        foreach (Deduplicator target in (Deduplicator[])[new BloomDeduplicator(HorizonMs, 80, 0.01), original.ForSnapshot()])
        {
            Apply(target, delta);
            Assert.Throws<CorruptDataException>(() => Apply(target, [9, .. delta.AsSpan(1)]));
            Assert.Throws<CorruptDataException>(() => Apply(target, delta.AsSpan(0, delta.Length - 1)));
        }
    }

    [Theory]
    [InlineData(0, 1, 0.1)]
    [InlineData(1, 0, 0.1)]
    [InlineData(1, BloomDeduplicator.CapacityMax + 1, 0.1)]
    [InlineData(1, 1, 0)]
    [InlineData(1, 1, 0.6)]
    [InlineData(1, 1, double.NaN)]
    public void Construction_WhenOutOfRange_Throws(long horizonMs, int capacity, double rate)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BloomDeduplicator(horizonMs, capacity, rate));
    }

    /// <summary>The greatest capacity at the least rate that can be configured: no filter takes more than its limit.</summary>
    [Fact]
    public void Construction_OfTheLargest_IsPossible()
    {
        Assert.Equal(0, new BloomDeduplicator(HorizonMs, BloomDeduplicator.CapacityMax, 0.000_001).Count);
    }

    private static void Add(Deduplicator deduplicator, int count, long at)
    {
        var random = new SplitMix64((ulong)at);
        for (int i = 0; i < count; i++) deduplicator.TryAdd(random.Next(), new EventTime(at));
    }

    private static void Apply(Deduplicator target, ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        target.Apply(ref reader);
        Assert.True(reader.AtEnd);
    }
}
