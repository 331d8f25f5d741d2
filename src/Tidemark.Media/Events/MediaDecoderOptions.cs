using Tidemark.Core.Time;

namespace Tidemark.Media.Events;

/// <summary>The bounds of what <see cref="MediaDecoder"/> takes.</summary>
public sealed record MediaDecoderOptions
{
    /// <summary>The first event time taken. Default: 2005-01-01T00:00:00Z, before the first video was uploaded to YouTube.</summary>
    public EventTime EarliestTime { get; init; } = new(1_104_537_600_000);

    /// <summary>How far an event time may lie ahead of the event's arrival, in milliseconds, at least 0. Default: one day.</summary>
    public long AheadMsMax { get; init; } = 86_400_000;

    /// <summary>The greatest size of an event as it comes in, in bytes, 1 to 512 MiB; what is larger is refused unread.
    /// Default: 64 KiB.</summary>
    public int EventBytesMax { get; init; } = 64 * 1024;
}
