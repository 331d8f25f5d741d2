using Tidemark.Core.Time;

namespace Tidemark.Media.Outputs;

/// <summary>What moment an answer speaks of.</summary>
/// <param name="Watermark">The event time up to which it is settled.</param>
/// <param name="ProcessedAt">When it was computed.</param>
public sealed record AsOf(EventTime Watermark, EventTime ProcessedAt);
