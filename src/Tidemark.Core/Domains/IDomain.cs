using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;

namespace Tidemark.Core.Domains;

/// <summary>What a domain brings: its events, its entities, what a pane keeps, how groups are made and what features follow.</summary>
/// <remarks>Implemented by a struct, so that the shard's step is compiled for it and calls nothing virtual. Pure: it is told the
/// time and touches nothing outside. One instance serves one shard; not thread-safe.</remarks>
/// <typeparam name="TEvent">A decoded event; may be a ref struct that points into the record.</typeparam>
/// <typeparam name="TEntity">What is kept for an entity as long as it lives.</typeparam>
/// <typeparam name="TPane">What is kept of the events of a key in a pane.</typeparam>
/// <typeparam name="TSpread">How the entities of a group differ in a window.</typeparam>
public interface IDomain<TEvent, TEntity, TPane, TSpread>
    where TEvent : struct, IEvent, allows ref struct
    where TEntity : struct, IStored<TEntity>
    where TPane : struct, IPane<TPane, TEvent>
    where TSpread : struct, ISpread<TSpread>
{
    /// <summary>The kinds of groups, by name; index 0 is the entity itself, and there are at most four more.</summary>
    IReadOnlyList<string> GroupKinds { get; }

    /// <summary>What the domain's types must know to be read back (<see cref="ByteReader.Context"/>); null for nothing.</summary>
    object? ReadContext { get; }

    /// <summary>Decodes a record of the log.</summary>
    /// <param name="record">The record's bytes.</param>
    /// <param name="arrival">When it arrived.</param>
    /// <param name="e">The event; it may point into <paramref name="record"/> and is valid until
    /// <see cref="DecodedAhead.Events"/> have been decoded, itself among them.</param>
    /// <param name="rejection">Why there is none.</param>
    bool TryDecode(ReadOnlySpan<byte> record, EventTime arrival, out TEvent e, out Rejection rejection);

    /// <summary>Writes what may be kept of a record outside the log.</summary>
    /// <param name="record">The bytes of a record that decodes.</param>
    /// <param name="arrival">When it arrived.</param>
    /// <param name="writer">Where to.</param>
    void WriteKept(ReadOnlySpan<byte> record, EventTime arrival, ByteWriter writer);

    /// <summary>Counts an event in to its entity and completes the event with what only the entity knows, such as the increment
    /// of a cumulative counter. Called once for every applied event, in source order.</summary>
    /// <returns>Whether <see cref="GroupKey"/> may say something else of the entity than before.</returns>
    bool Apply(ref TEntity entity, ref TEvent e);

    /// <summary>The key of the entity's group of a kind from 1 on, as known now; valid until the next call.</summary>
    ReadOnlySpan<byte> GroupKey(int kind, in TEntity entity);

    /// <summary>Writes the result of an entity's fired window, compact: it is read, never merged.</summary>
    void WriteWindow(in TPane window, ByteWriter writer);

    /// <summary>Follows an entity's window as it fires: adds the entity's row to the spread of each of its groups, and writes the features
    /// that follow, if this family brings any. One call for both, since both may compare with the same panes before the window. Of the
    /// entity it must read only what an event changes for which <see cref="Apply"/> returns true: others may have come since.</summary>
    /// <param name="fired">What fired, and the panes behind it.</param>
    /// <param name="groups">The spreads of the groups that the entity belongs to now.</param>
    /// <param name="features">Where the features' values go.</param>
    /// <returns>Whether there are features.</returns>
    bool Follow(in FiredEntity<TEntity, TPane> fired, in GroupSpreads<TSpread> groups, ByteWriter features);
}
