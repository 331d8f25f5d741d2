using Tidemark.Core.Time;

namespace Tidemark.Engine.Shards;

/// <summary>How far a shard's recovery is.</summary>
/// <param name="Since">When it began to read its state, by the wall clock.</param>
/// <param name="Bytes">How many bytes of the journal it has taken.</param>
/// <param name="BytesTotal">How many there are.</param>
public sealed record RecoveryProgress(EventTime Since, long Bytes, long BytesTotal)
{
    /// <summary>The time the rest takes at the speed so far, in milliseconds; null while nothing has been read.</summary>
    public long? RemainingMs(EventTime now) => Bytes == 0
        ? null
        : (long)((double)EventTime.Distance(Since, now) / Bytes * (BytesTotal - Bytes));
}
