using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;
using Tidemark.Core.Time;
using Tidemark.Core.Watermarks;

namespace Tidemark.UnitTests.Core.Watermarks;

/// <summary>What holds for every strategy.</summary>
public sealed class WatermarkTests
{
    public static TheoryData<WatermarkOptions> Strategies =>
    [
        new WatermarkOptions.Explicit(),
        new WatermarkOptions.Fixed(250),
        new WatermarkOptions.Adaptive(0, 400, 30),
        new WatermarkOptions.Completeness(0.9),
        new WatermarkOptions.Completeness(0.999),
    ];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Watermark_BeforeTheFirstEvent_IsMinusInfinity(WatermarkOptions options) =>
        Assert.Equal(EventTime.Min, options.Create().Current);

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Watermark_WhateverComes_NeverGoesBackAndKeepsItsDistance(WatermarkOptions options)
    {
        Watermark watermark = options.Create();
        EventTime greatest = EventTime.Min;
        foreach (EventTime time in Times(seed: 1, count: 20_000))
        {
            EventTime before = watermark.Current;
            bool moved = watermark.Observe(time, time);
            greatest = EventTime.Later(greatest, time);
            EventTime wished = watermark.DelayMs is { } delay ? greatest.Plus(-delay) : EventTime.Min;

            Assert.Equal(EventTime.Later(before, wished), watermark.Current);
            Assert.Equal(before < watermark.Current, moved);
            Assert.True(watermark.DelayMs is null or >= 0);
        }
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Watermark_RestoredAfterEveryEvent_EqualsUninterrupted(WatermarkOptions options)
    {
        Watermark straight = options.Create();
        Watermark restored = options.Create();
        var expected = new ByteWriter();
        var actual = new ByteWriter();
        foreach (EventTime time in Times(seed: 2, count: 2_500))
        {
            Assert.Equal(straight.Observe(time, time), restored.Observe(time, time));
            restored = Restored(options, restored);
            Assert.Equal((straight.Current, straight.DelayMs), (restored.Current, restored.DelayMs));
            expected.Clear();
            actual.Clear();
            straight.Write(expected);
            restored.Write(actual);
            Assert.True(expected.WrittenSpan.SequenceEqual(actual.WrittenSpan), "Written again, the bytes differ.");
        }
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Watermark_WhenClocksRunAhead_StaysBeforeTheGreatestArrival(WatermarkOptions options)
    {
        Watermark watermark = options.Create();
        EventTime greatestArrival = EventTime.Min;
        foreach (EventTime arrival in Times(seed: 3, count: 3_000))
        {
            greatestArrival = EventTime.Later(greatestArrival, arrival);
            watermark.Observe(arrival.Milliseconds % 7 == 0 ? arrival.Plus(3_600_000) : arrival, arrival);
            Assert.True(watermark.Current <= greatestArrival, $"{watermark.Current} is after every arrival so far.");
        }
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void AdvanceTo_WhenLater_MovesAndOtherwiseStays(WatermarkOptions options)
    {
        Watermark watermark = options.Create();

        Assert.True(watermark.AdvanceTo(new EventTime(5_000)));
        Assert.False(watermark.AdvanceTo(new EventTime(5_000)));
        Assert.False(watermark.AdvanceTo(new EventTime(4_999)));
        watermark.Observe(new EventTime(100), new EventTime(100));
        Assert.Equal(new EventTime(5_000), watermark.Current);
        Assert.True(watermark.AdvanceTo(EventTime.Max));
        watermark.Observe(new EventTime(6_000), new EventTime(6_000));
        Assert.Equal(EventTime.Max, watermark.Current);
    }

    [Fact]
    public void ExplicitWatermark_WhenEventsCome_StaysUntilTold()
    {
        var watermark = new ExplicitWatermark();

        Assert.False(watermark.Observe(new EventTime(1_000), new EventTime(1_000)));
        Assert.Equal(EventTime.Min, watermark.Current);
        Assert.True(watermark.AdvanceTo(new EventTime(7)));
        Assert.False(watermark.Observe(new EventTime(2_000), new EventTime(2_000)));
        Assert.Equal(new EventTime(7), watermark.Current);
        Assert.Null(watermark.DelayMs);
    }

    [Fact]
    public void FixedDelayWatermark_WhenEventsCome_StaysTheDelayBehindTheGreatest()
    {
        var watermark = new FixedDelayWatermark(300);

        Assert.True(watermark.Observe(new EventTime(1_000), new EventTime(1_000)));
        Assert.False(watermark.Observe(new EventTime(400), new EventTime(1_001)));
        Assert.Equal(new EventTime(700), watermark.Current);
        Assert.True(watermark.Observe(new EventTime(9_000), new EventTime(1_002)));
        Assert.Equal(new EventTime(702), watermark.Current);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void ReadFrom_WhenCutShort_SaysTheDataIsDamaged(WatermarkOptions options)
    {
        Watermark watermark = options.Create();
        foreach (EventTime time in Times(seed: 4, count: 1_500)) watermark.Observe(time, time);
        var writer = new ByteWriter();
        watermark.Write(writer);
        byte[] bytes = writer.ToArray();

        for (int length = 0; length < bytes.Length; length++)
        {
            int kept = length;
            Assert.Throws<CorruptDataException>(() =>
            {
                var reader = new ByteReader(bytes.AsSpan(0, kept));
                options.Create().ReadFrom(ref reader);
            });
        }
    }

    private static Watermark Restored(WatermarkOptions options, Watermark watermark)
    {
        var writer = new ByteWriter();
        watermark.Write(writer);
        var reader = new ByteReader(writer.WrittenSpan);
        Watermark restored = options.Create();
        restored.ReadFrom(ref reader);
        Assert.True(reader.AtEnd);
        return restored;
    }

    /// <summary>Event times ten milliseconds apart, mostly in order, some late by up to a second, a few by up to a minute.</summary>
    private static IEnumerable<EventTime> Times(ulong seed, int count)
    {
        var random = new SplitMix64(seed);
        for (int i = 0; i < count; i++)
        {
            int late = random.Below(100) switch { < 60 => 0, < 99 => random.Below(1_000), _ => random.Below(60_000) };
            yield return new EventTime((i * 10L) - late);
        }
    }
}
