using Tidemark.Core.Codecs;
using Tidemark.Core.Time;

namespace Tidemark.Core.Shards;

/// <summary>The state of one shard as the engine sees it: it steps, it is written down, it is read back. Pure and synchronous.</summary>
/// <remarks>
/// Owned by one shard actor; not thread-safe. Law: the same records cut into other batches give the same state and the same effects.
/// Law: a state made by <see cref="Apply"/> of everything that <see cref="WriteDelta"/> wrote equals the state that wrote it.
/// </remarks>
public interface IShardState
{
    /// <summary>The offset of the next record to take; records before it have been taken.</summary>
    long Position { get; }

    /// <summary>The offset of the record in work: after an exception from <see cref="Step"/>, that of the record that broke it.</summary>
    long RecordInWork { get; }

    /// <summary>No event before this time is expected any more. Never goes back.</summary>
    EventTime Watermark { get; }

    /// <summary>Fired windows that end before this are out of retention and may be forgotten.</summary>
    EventTime FiredRetainedFrom { get; }

    /// <summary>What became of the records so far.</summary>
    ShardCounters Counters { get; }

    /// <summary>Whether a window that fires is still being put out, which steps may leave to <see cref="GoOnFiring"/>. It must be done
    /// before <see cref="WriteDelta"/>.</summary>
    bool IsFiring { get; }

    /// <summary>Takes the records of a batch that lie at or after <see cref="Position"/>, one after another.</summary>
    /// <param name="batch">Records of this shard; it must continue <see cref="Position"/> or a position before it.</param>
    /// <param name="until">Records from this offset on are left for later; the batch's next offset for all of it.</param>
    /// <param name="now">Wall-clock time, for stamps on outputs alone; it decides nothing.</param>
    /// <param name="effects">Where outputs and fired windows go.</param>
    void Step(RecordBatch batch, long until, EventTime now, ShardEffects effects);

    /// <summary>Goes on with the window that fires: takes so many steps at most, each about as long as putting out one key. What is put out
    /// in the end does not depend on when this is called.</summary>
    void GoOnFiring(int most, ShardEffects effects);

    /// <summary>Moves the watermark to a time, where that is later, and fires what it closes: from outside, as an input of its own. At
    /// <see cref="EventTime.Max"/> bounded input ends and every open window fires.</summary>
    void AdvanceTo(EventTime time, EventTime now, ShardEffects effects);

    /// <summary>Skips the record at <see cref="Position"/>, which broke the step: counts it poisoned and writes its dead letter.</summary>
    /// <param name="record">The record's bytes.</param>
    /// <param name="reason">What it broke, one sentence.</param>
    /// <param name="tries">How often its step was tried, at least 1.</param>
    /// <param name="now">Wall-clock time, for the dead letter.</param>
    /// <param name="effects">Where the dead letter goes.</param>
    void SkipPoisoned(ReadOnlySpan<byte> record, string reason, int tries, EventTime now, ShardEffects effects);

    /// <summary>Goes on at an offset after <see cref="Position"/>, because the source no longer holds the records before it: counts them
    /// lost and writes one dead letter for all.</summary>
    void SkipLost(long until, EventTime now, ShardEffects effects);

    /// <summary>Writes what changed since the last call of this.</summary>
    void WriteDelta(ByteWriter writer);

    /// <summary>Says of a state that has seen nothing that it will not step: it is read back to be written by <see cref="WriteSnapshot"/>.
    /// Only such a state is sure to hold everything; one that steps may have kept less than what it wrote.</summary>
    void PrepareForSnapshot();

    /// <summary>Writes everything, in parts that are made one after another; changes nothing.</summary>
    /// <param name="partBytes">A part ends after the first entry that reaches this length, at least 1.</param>
    /// <returns>The parts, at least one. Each is valid until the next is asked for; the state must not step in between.</returns>
    /// <exception cref="InvalidOperationException">The state was not prepared for it, and does not hold everything.</exception>
    IEnumerable<ReadOnlyMemory<byte>> WriteSnapshot(int partBytes);

    /// <summary>Reads a part of what <see cref="WriteSnapshot"/> (into a new state) or what <see cref="WriteDelta"/> (on top)
    /// wrote.</summary>
    /// <exception cref="CorruptDataException">The bytes are damaged or of an unknown version.</exception>
    void Apply(ReadOnlySpan<byte> written);

    /// <summary>Gives back what memory other states can use; this one is not to be used afterwards.</summary>
    void Release();
}
