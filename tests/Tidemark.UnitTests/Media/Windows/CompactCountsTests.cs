using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;
using Tidemark.Media.Events;
using Tidemark.Media.Windows;

namespace Tidemark.UnitTests.Media.Windows;

public sealed class CompactCountsTests
{
    private static readonly MediaEventType[] Types = Enum.GetValues<MediaEventType>();

    /// <summary>Few are all small; many go to the box more than once; great watch times go there at once.</summary>
    [Theory]
    [InlineData(100, 10_000)]
    [InlineData(32_767, 10_000)]
    [InlineData(32_768, 10_000)]
    [InlineData(200_000, 10_000)]
    [InlineData(100, int.MaxValue)]
    public void Value_AfterAnyEvents_IsTheirSum(int events, int watchMsMax)
    {
        (CompactCounts counted, MediaCounts expected) = Count(seed: 1, events, watchMsMax);
        Assert.Equal(expected, counted.Value);
    }

    [Theory]
    [InlineData(100, 100)]
    [InlineData(20_000, 20_000)]
    [InlineData(100_000, 10)]
    public void Merge_OfTwo_IsTheirSumAndSharesNothing(int left, int right)
    {
        (CompactCounts merged, MediaCounts expected) = Count(seed: 1, left, watchMsMax: 1_000_000);
        (CompactCounts other, MediaCounts otherExpected) = Count(seed: 2, right, watchMsMax: 1_000_000);
        merged.Merge(in other);
        expected.Merge(in otherExpected);
        Assert.Equal(expected, merged.Value);

        for (int i = 0; i < 40_000; i++) merged.Add(new MediaEvent { Type = MediaEventType.Like });
        Assert.Equal(otherExpected, other.Value);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(100_000)]
    public void Counts_WrittenAndRead_AreEqual(int events)
    {
        (CompactCounts counted, MediaCounts expected) = Count(seed: 3, events, watchMsMax: 1_000_000);
        var writer = new ByteWriter();
        counted.Write(writer);
        var reader = new ByteReader(writer.WrittenSpan);
        Assert.Equal(expected, CompactCounts.Read(ref reader).Value);
        Assert.True(reader.AtEnd);
    }

    private static (CompactCounts Counted, MediaCounts Expected) Count(ulong seed, int events, int watchMsMax)
    {
        var random = new SplitMix64(seed);
        CompactCounts counted = default;
        MediaCounts expected = default;
        for (int i = 0; i < events; i++)
        {
            MediaEventType type = Types[random.Below(Types.Length)];
            Referrer referrer = i % 3 == 0 ? Referrer.Share : Referrer.None;
            var e = new MediaEvent { Type = type, WatchMs = random.Below(watchMsMax), Referrer = referrer };
            if (type == MediaEventType.Stats) (e.ViewCountDelta, e.CommentCountDelta) = (i, 1);
            counted.Add(in e);
            Expect(ref expected, in e);
        }

        return (counted, expected);
    }

    private static void Expect(ref MediaCounts counts, in MediaEvent e)
    {
        counts.Events++;
        counts.ViewCountDelta += e.ViewCountDelta;
        counts.CommentCountDelta += e.CommentCountDelta;
        if (e.Type == MediaEventType.View)
        {
            counts.Views++;
            counts.WatchMs += e.WatchMs;
            counts.ViewsFromShares += e.Referrer == Referrer.Share ? 1 : 0;
        }

        counts.Likes += e.Type == MediaEventType.Like ? 1 : e.Type == MediaEventType.Unlike ? -1 : 0;
        counts.Comments += e.Type == MediaEventType.Comment ? 1 : 0;
        counts.Shares += e.Type == MediaEventType.Share ? 1 : 0;
        counts.Impressions += e.Type == MediaEventType.Impression ? 1 : 0;
        counts.Subscribes += e.Type == MediaEventType.Subscribe ? 1 : 0;
    }
}
