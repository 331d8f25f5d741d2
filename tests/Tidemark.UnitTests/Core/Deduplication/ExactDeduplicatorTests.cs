using Tidemark.Core.Codecs;
using Tidemark.Core.Deduplication;
using Tidemark.Core.Time;

namespace Tidemark.UnitTests.Core.Deduplication;

public sealed class ExactDeduplicatorTests
{
    private const long HorizonMs = 1_000;

    private readonly ExactDeduplicator deduplicator = new(HorizonMs, capacity: 80);

    [Fact]
    public void TryAdd_WhenIdentityWasSeen_IsFalse()
    {
        Assert.True(Add(0, at: 5));
        Assert.False(Add(0, at: 5));
        Assert.True(Add(ulong.MaxValue, at: 5));
        Assert.Equal(2, deduplicator.Count);
    }

    [Fact]
    public void TryAdd_WhenAgeIsTheHorizon_StillRemembers()
    {
        Add(1, at: 0);

        Assert.False(Add(1, at: HorizonMs));
    }

    [Fact]
    public void TryAdd_WhenAgeIsBeyondAQuarterMore_HasForgotten()
    {
        Add(1, at: 0);
        Add(2, at: 249);

        Assert.False(Add(1, at: 1_249));
        Assert.True(Add(1, at: 1_250));
    }

    [Fact]
    public void TryAdd_WhenRepeated_DoesNotProlong()
    {
        Add(1, at: 0);
        Add(1, at: 900);

        Assert.True(Add(1, at: 1_001));
    }

    [Fact]
    public void TryAdd_WhenArrivalStepsBack_CountsAsNow()
    {
        Add(1, at: 5_000);
        Add(2, at: 10);

        Assert.False(Add(2, at: 6_000));
        Assert.True(Add(2, at: 6_001));
    }

    [Fact]
    public void TryAdd_WhenArrivalIsInfinitelyFarApart_StillWorks()
    {
        Assert.True(deduplicator.TryAdd(1, EventTime.Min));
        Assert.False(deduplicator.TryAdd(1, EventTime.Min));
        Assert.True(deduplicator.TryAdd(1, EventTime.Max));
        Assert.Equal(1, deduplicator.Count);
    }

    [Fact]
    public void TryAdd_WhenFull_ForgetsTheOldestEarlyAndTells()
    {
        for (int i = 0; i < 80; i++) Add((ulong)i, at: i);
        Assert.Equal((80, 0L, HorizonMs), (deduplicator.Count, deduplicator.EarlyRotations, deduplicator.HorizonCoveredMs));

        Add(80, at: 80);

        // Generations have an eighth of the capacity: 0 to 9 went, 10 to 79 and the new one are left.
        Assert.Equal((71, 1L, 71L), (deduplicator.Count, deduplicator.EarlyRotations, deduplicator.HorizonCoveredMs));
        Assert.False(Add(10, at: 80));
        Assert.True(Add(9, at: 80));
    }

    [Fact]
    public void HorizonCovered_WhenTrafficCalmsDown_ReachesTheHorizonAgain()
    {
        for (int i = 0; i <= 80; i++) Add((ulong)i, at: i);

        Add(1_000, at: 500);
        Assert.Equal(491, deduplicator.HorizonCoveredMs);
        Add(1_001, at: 5_000);
        Assert.Equal(HorizonMs, deduplicator.HorizonCoveredMs);
    }

    [Fact]
    public void TryAdd_WhenCapacityIsOne_RemembersTheLast()
    {
        var one = new ExactDeduplicator(HorizonMs, 1);

        Assert.True(one.TryAdd(1, new EventTime(0)));
        Assert.False(one.TryAdd(1, new EventTime(0)));
        Assert.True(one.TryAdd(2, new EventTime(0)));
        Assert.True(one.TryAdd(1, new EventTime(0)));
    }

    [Fact]
    public void WriteDelta_WhenNothingWasAdded_HasNoIdentities()
    {
        for (int i = 0; i < 50; i++) Add((ulong)i, at: 0);
        var writer = new ByteWriter();
        deduplicator.WriteDelta(writer);
        int first = writer.Length;

        deduplicator.WriteDelta(writer);

        Assert.Equal(50 * 8, first - (writer.Length - first));
    }

    [Fact]
    public void Apply_WhenCapacityIsSmallerNow_ForgetsTheOldestEarly()
    {
        for (int i = 0; i < 80; i++) Add((ulong)i, at: i);
        var writer = new ByteWriter();
        Assert.Single(deduplicator.Snapshot())(writer);
        var smaller = new ExactDeduplicator(HorizonMs, 35);
        Apply(smaller, writer.ToArray());

        Assert.Equal((30, 5L), (smaller.Count, smaller.EarlyRotations));
        Assert.False(smaller.TryAdd(50, new EventTime(79)));
        Assert.True(smaller.TryAdd(49, new EventTime(79)));
    }

    /// <summary>Deltas go on naming generations that did not fit here and have gone.</summary>
    [Fact]
    public void Apply_OfDeltasWhenCapacityIsSmallerNow_ForgetsTheOldestEarly()
    {
        var smaller = new ExactDeduplicator(HorizonMs, 35);
        var writer = new ByteWriter();
        for (int i = 0; i < 76; i++)
        {
            Add((ulong)i, at: i);
            if (i % 6 != 0) continue;
            writer.Clear();
            deduplicator.WriteDelta(writer);
            Apply(smaller, writer.ToArray());
        }

        writer.Clear();
        deduplicator.WriteDelta(writer);
        Apply(smaller, writer.ToArray());

        Assert.Equal((26, 5L, 75L - 49), (smaller.Count, smaller.EarlyRotations, smaller.HorizonCoveredMs));
        Assert.False(smaller.TryAdd(50, new EventTime(75)));
        Assert.True(smaller.TryAdd(49, new EventTime(75)));
    }

    /// <summary>Not even the generation that is being filled fits.</summary>
    [Fact]
    public void Apply_OfDeltasWhenCapacityIsTiny_KeepsWhatFitsAndTellsWhatIsCovered()
    {
        var tiny = new ExactDeduplicator(HorizonMs, 3);
        var writer = new ByteWriter();
        for (int i = 0; i < 8; i++)
        {
            Add((ulong)i, at: i);
            writer.Clear();
            deduplicator.WriteDelta(writer);
            Apply(tiny, writer.ToArray());
        }

        Assert.Equal((0, 0L), (tiny.Count, tiny.HorizonCoveredMs));
        Assert.True(tiny.TryAdd(7, new EventTime(7)));
        Assert.False(tiny.TryAdd(7, new EventTime(8)));
    }

    /// <summary>Kind, now, stamp, rotations, next generation, generations, identities: as version 2 of the state has it.</summary>
    [Fact]
    public void Apply_OfBytesWithoutExpectedLoss_TakesThemOver()
    {
        var writer = new ByteWriter();
        foreach (byte kind in (ReadOnlySpan<byte>)[1, 2])
        {
            writer.WriteByte(kind);
            writer.WriteInt64(kind * 10);
            writer.WriteInt64(long.MinValue);
            writer.WriteZigZag(0);
            writer.WriteZigZag(1);
            writer.WriteVarint(1);
            writer.WriteInt64(5);
            writer.WriteInt64(kind * 10);
            writer.WriteVarint(1);
            writer.WriteUInt64(kind);
            Apply(deduplicator, writer.ToArray());
            writer.Clear();
        }

        Assert.Equal(2, deduplicator.Count);
        Assert.False(Add(1, at: 20) || Add(2, at: 20));
        Assert.True(Add(3, at: 20));
    }

    [Fact]
    public void Apply_WhenBytesAreDamaged_Throws()
    {
        Add(1, at: 0);
        var writer = new ByteWriter();
        deduplicator.WriteDelta(writer);
        byte[] delta = writer.ToArray();
        var target = new ExactDeduplicator(HorizonMs, 80);
        Apply(target, delta);

        Assert.Throws<CorruptDataException>(() => Apply(target, [9, .. delta.AsSpan(1)]));
        Assert.Throws<CorruptDataException>(() => Apply(target, delta.AsSpan(0, delta.Length - 1)));
        // The same delta a second time has the identity a second time.
        Assert.Throws<CorruptDataException>(() => Apply(target, delta));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, ExactDeduplicator.CapacityMax + 1)]
    public void Construction_WhenOutOfRange_Throws(long horizonMs, int capacity)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExactDeduplicator(horizonMs, capacity));
    }

    private static void Apply(ExactDeduplicator target, ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        target.Apply(ref reader);
        Assert.True(reader.AtEnd);
    }

    private bool Add(ulong identity, long at) => deduplicator.TryAdd(identity, new EventTime(at));
}
