using System.Diagnostics.CodeAnalysis;
using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;
using Tidemark.Media.Events;
using Tidemark.Media.Windows;

namespace Tidemark.Media.Videos;

/// <summary>What is kept of a video as long as it lives: totals, where it belongs, and the baselines of its counters.</summary>
public struct Video : IStored<Video>
{
    private Belonging belonging;
    private CompactCounts totals;

    // Null until the first stats event: most videos never have one.
    private VideoStats? stats;

    /// <summary>The last known channel, UTF-8; empty where none is known. Valid while the video stays where it is.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> ChannelId => belonging.ChannelId;

    /// <summary>The last known category; −1 where none is known.</summary>
    public readonly int Category => belonging.Category;

    /// <summary>What was applied since the video was first seen.</summary>
    public readonly MediaCounts Totals => totals.Value;

    /// <summary>The newest reading of the counters.</summary>
    public readonly StatsReading Reading => stats?.Reading ?? default;

    /// <summary>Counters that came lower than their baseline; the baseline followed them.</summary>
    public readonly long StatsDecreased => stats?.Decreased ?? 0;

    /// <summary>Counters that were not newer than their baseline; they gave no increment.</summary>
    public readonly long StatsStale => stats?.Stale ?? 0;

    /// <summary>Counts an event in and gives it the increments of its counters.</summary>
    /// <returns>Whether it belongs to another channel or category than before; a new video to none yet.</returns>
    public bool Apply(ref MediaEvent e)
    {
        bool movesChannel = !e.ChannelId.IsEmpty && !e.ChannelId.SequenceEqual(ChannelId);
        bool movesCategory = e.Category >= 0 && e.Category != Category;
        if (movesChannel || movesCategory)
            belonging = new Belonging(movesChannel ? e.ChannelId : ChannelId, movesCategory ? e.Category : Category);
        if (e.Type == MediaEventType.Stats) (stats ??= new VideoStats()).Observe(ref e);
        totals.Add(in e);
        return movesChannel || movesCategory;
    }

    /// <inheritdoc/>
    public readonly void Write(ByteWriter writer)
    {
        writer.WriteBlob(ChannelId);
        writer.WriteVarint((ulong)(Category + 1));
        totals.Write(writer);
        VideoStats.Write(stats, writer);
    }

    /// <inheritdoc/>
    public static Video Read(ref ByteReader reader) => new()
    {
        belonging = new Belonging(reader.ReadBlob(), reader.ReadCount(ushort.MaxValue + 1) - 1),
        totals = CompactCounts.Read(ref reader),
        stats = VideoStats.Read(ref reader),
    };
}
