using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;
using Tidemark.Core.Time;
using Tidemark.Media.Events;

namespace Tidemark.Media.Windows;

/// <summary>The newest <c>stats</c> event: YouTube's cumulative counters as they stood. The default value is none.</summary>
public readonly record struct StatsReading : IStored<StatsReading>
{
    /// <summary>Whether there is one.</summary>
    public bool IsPresent { get; init; }

    /// <summary>Its event time.</summary>
    public EventTime Time { get; init; }

    /// <summary>Views in all; −1 where the event did not say.</summary>
    public long ViewCount { get; init; }

    /// <summary>Likes in all; −1 where the event did not say.</summary>
    public long LikeCount { get; init; }

    /// <summary>Comments in all; −1 where the event did not say.</summary>
    public long CommentCount { get; init; }

    /// <summary>The reading of a <c>stats</c> event.</summary>
    public static StatsReading Of(in MediaEvent e) => new()
    {
        IsPresent = true,
        Time = e.Time,
        ViewCount = e.ViewCount,
        LikeCount = e.LikeCount,
        CommentCount = e.CommentCount,
    };

    /// <summary>The newer of two; of two at the same time that with the greater counters, compared in order, so that the choice does
    /// not depend on which came first.</summary>
    public static StatsReading Newest(in StatsReading left, in StatsReading right)
    {
        if (!left.IsPresent || !right.IsPresent) return left.IsPresent ? left : right;
        return left.Order.CompareTo(right.Order) >= 0 ? left : right;
    }

    private (long, long, long, long) Order => (Time.Milliseconds, ViewCount, LikeCount, CommentCount);

    /// <inheritdoc/>
    public void Write(ByteWriter writer)
    {
        writer.WriteByte(IsPresent ? (byte)1 : (byte)0);
        if (!IsPresent) return;
        writer.WriteZigZag(Time.Milliseconds);
        writer.WriteZigZag(ViewCount);
        writer.WriteZigZag(LikeCount);
        writer.WriteZigZag(CommentCount);
    }

    /// <inheritdoc/>
    public static StatsReading Read(ref ByteReader reader)
    {
        if (reader.ReadByte() == 0) return default;
        return new StatsReading
        {
            IsPresent = true,
            Time = new EventTime(reader.ReadZigZag()),
            ViewCount = reader.ReadZigZag(),
            LikeCount = reader.ReadZigZag(),
            CommentCount = reader.ReadZigZag(),
        };
    }
}
