using Tidemark.Core.Watermarks;
using Tidemark.Core.Windows;

namespace Tidemark.Core.Shards;

/// <summary>What a shard's step depends on besides its input. The same for every shard of a node, and from start to start.</summary>
public sealed record ShardOptions
{
    /// <summary>The window families.</summary>
    public required WindowSet Windows { get; init; }

    /// <summary>How the watermark follows the events. Default 10 s behind the greatest event time.</summary>
    public WatermarkOptions Watermark { get; init; } = new WatermarkOptions.Fixed(10_000);

    /// <summary>How long an event's identity is remembered after its arrival, in milliseconds, at least 1. Default 10 min.</summary>
    public long DeduplicationHorizonMs { get; init; } = 600_000;

    /// <summary>How many identities a shard remembers at most, at least 1; beyond it the oldest go early. Default 16 million
    /// (about 300 MB where all are in use).</summary>
    public int DeduplicationCapacity { get; init; } = 16_000_000;

    /// <summary>The share of good events that may be taken for repeats with so many remembered, above 0: identities are then kept in Bloom
    /// filters, in a few bytes each. Null, the default, for none: identities are kept themselves.</summary>
    public double? DeduplicationFalsePositiveRate { get; init; }

    /// <summary>How many entities a shard remembers, at least 1; beyond it some that no window needs are forgotten. Default 2 million
    /// (about 600 MB with a pane each).</summary>
    public int EntityCapacity { get; init; } = 2_000_000;

    /// <summary>How long after its end a fired window stays readable, in milliseconds of event time, at least 0. Default 24 h.</summary>
    public long FiredRetentionMs { get; init; } = 86_400_000;

    /// <summary>Whether fired windows and features go to the outbox; without a sink for them they are only kept for reads.</summary>
    public bool EmitResults { get; init; }

    /// <summary>Which keys belong to the shard, where others put records into its partition: events of other keys are forwarded. Null, the
    /// default, where only this program writes the log.</summary>
    public ShardRoute? Route { get; init; }

    /// <summary>Whether a step may leave windows that fire to <see cref="IShardState.GoOnFiring"/>, so that the records that follow need
    /// not wait for all of them. By default it does not.</summary>
    public bool FiresBitByBit { get; init; }

    /// <summary>Whether outputs are stamped with the watermark instead of the wall clock, so that equal input gives equal bytes.</summary>
    public bool StampWithWatermark { get; init; }
}
