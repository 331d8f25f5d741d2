using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;
using Tidemark.Media.Events;
using Tidemark.Media.Windows;

namespace Tidemark.Media.Videos;

/// <summary>What is kept of a video as long as it lives: totals, where it belongs, and the baselines of its counters.</summary>
public struct Video : IStored<Video>
{
    private byte[]? channelId;
    private int categoryPlusOne;
    private MediaCounts totals;
    private StatsBaseline viewCount;
    private StatsBaseline likeCount;
    private StatsBaseline commentCount;

    /// <summary>The last known channel, UTF-8; empty where none is known.</summary>
    public readonly ReadOnlySpan<byte> ChannelId => channelId;

    /// <summary>The last known category; −1 where none is known.</summary>
    public readonly int Category => categoryPlusOne - 1;

    /// <summary>What was applied since the video was first seen.</summary>
    public readonly MediaCounts Totals => totals;

    /// <summary>The newest reading of the counters.</summary>
    public StatsReading Reading { readonly get; private set; }

    /// <summary>Counters that came lower than their baseline; the baseline followed them.</summary>
    public long StatsDecreased { readonly get; private set; }

    /// <summary>Counters that were not newer than their baseline; they gave no increment.</summary>
    public long StatsStale { readonly get; private set; }

    /// <summary>Counts an event in and gives it the increments of its counters.</summary>
    /// <returns>Whether it belongs to another channel or category than before; a new video to none yet.</returns>
    public bool Apply(ref MediaEvent e)
    {
        bool movesChannel = !e.ChannelId.IsEmpty && !e.ChannelId.SequenceEqual(channelId);
        bool movesCategory = e.Category >= 0 && categoryPlusOne != e.Category + 1;
        if (movesChannel) channelId = e.ChannelId.ToArray();
        if (movesCategory) categoryPlusOne = e.Category + 1;
        if (e.Type == MediaEventType.Stats)
        {
            e.ViewCountDelta = Observe(ref viewCount, in e, e.ViewCount);
            e.LikeCountDelta = Observe(ref likeCount, in e, e.LikeCount);
            e.CommentCountDelta = Observe(ref commentCount, in e, e.CommentCount);
            Reading = StatsReading.Newest(Reading, StatsReading.Of(in e));
        }

        totals.Add(in e);
        return movesChannel || movesCategory;
    }

    private long Observe(ref StatsBaseline baseline, in MediaEvent e, long value)
    {
        if (value < 0) return 0;
        switch (baseline.Observe(e.Time, value, out long increment))
        {
            case StatsOutcome.Decreased: StatsDecreased++; break;
            case StatsOutcome.Stale: StatsStale++; break;
        }

        return increment;
    }

    /// <inheritdoc/>
    public readonly void Write(ByteWriter writer)
    {
        writer.WriteBlob(channelId);
        writer.WriteVarint((ulong)categoryPlusOne);
        totals.Write(writer);
        viewCount.Write(writer);
        likeCount.Write(writer);
        commentCount.Write(writer);
        Reading.Write(writer);
        writer.WriteZigZag(StatsDecreased);
        writer.WriteZigZag(StatsStale);
    }

    /// <inheritdoc/>
    public static Video Read(ref ByteReader reader)
    {
        ReadOnlySpan<byte> channel = reader.ReadBlob();
        return new Video
        {
            channelId = channel.IsEmpty ? null : channel.ToArray(),
            categoryPlusOne = reader.ReadCount(ushort.MaxValue + 1),
            totals = MediaCounts.Read(ref reader),
            viewCount = StatsBaseline.Read(ref reader),
            likeCount = StatsBaseline.Read(ref reader),
            commentCount = StatsBaseline.Read(ref reader),
            Reading = StatsReading.Read(ref reader),
            StatsDecreased = reader.ReadZigZag(),
            StatsStale = reader.ReadZigZag(),
        };
    }
}
