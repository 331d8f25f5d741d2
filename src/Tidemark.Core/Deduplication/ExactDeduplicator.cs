using System.Diagnostics;
using Tidemark.Core.Time;

namespace Tidemark.Core.Deduplication;

/// <summary>Tells the first occurrence of an event from its repeats: exact by 64-bit identity, within a horizon of arrival time.</summary>
/// <remarks>
/// "Now" is the greatest arrival stamp told so far; a stamp that steps back counts as now. An identity is remembered while its age is
/// at most the horizon and forgotten by the time its age exceeds the horizon and a quarter. A repeat does not prolong it.
/// <para>Identities are kept in generations: one is closed after a quarter of the horizon, or when it has an eighth of the capacity, and
/// forgotten as a whole when its last identity is older than the horizon. When the capacity is reached, the oldest generation goes
/// early: <see cref="EarlyRotations"/> counts that, <see cref="HorizonCoveredMs"/> tells what is still covered.</para>
/// <para>Identities are hashes: among n different events alive at once, some two share one with a probability of about n² / 2^65 (one
/// in 37 million for a million events), and the later of them would be taken for a repeat. Memory: 16 to 32 bytes per
/// identity and 8 more until the next checkpoint. O(1) amortized. Owned by the shard's mailbox; not thread-safe.</para>
/// </remarks>
public sealed partial class ExactDeduplicator
{
    /// <summary>The greatest capacity, in identities; a snapshot of so many has 512 MiB.</summary>
    public const int CapacityMax = 1 << 26;

    private readonly long horizonMs;
    private readonly long generationMs;
    private readonly int capacity;
    private readonly int generationCountMax;

    // Oldest first; ordered by sequence, without gaps, the last one open. At most eight full ones and six that time has closed.
    private readonly List<DeduplicationGeneration> generations = [];
    private IdentityTable table;
    private long nextSequence;
    private long nowMs = long.MinValue;
    private long forgottenEarlyMs = long.MinValue;

    // Tags of generations from here on may still stand in the table.
    private long tagsKeptFrom;

    /// <summary>Makes an empty deduplicator.</summary>
    /// <param name="horizonMs">Milliseconds of arrival time an identity is remembered for, at least 1.</param>
    /// <param name="capacity">The most identities remembered at once, from 1 to <see cref="CapacityMax"/>.</param>
    public ExactDeduplicator(long horizonMs, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizonMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, CapacityMax);
        this.horizonMs = horizonMs;
        this.capacity = capacity;
        generationMs = Math.Max(1, horizonMs / 4);
        generationCountMax = (capacity + 7) / 8;
        table = new IdentityTable(capacity);
    }

    /// <summary>How many identities are remembered, from 0 to the capacity.</summary>
    public int Count => table.Count;

    /// <summary>How often the capacity made a generation go before its time.</summary>
    public long EarlyRotations { get; private set; }

    /// <summary>How far back every identity is remembered, in milliseconds before the greatest arrival stamp: the horizon, or less where
    /// the capacity made younger identities go. An identity is certainly recognised while its age is below this.</summary>
    public long HorizonCoveredMs =>
        forgottenEarlyMs == long.MinValue ? horizonMs : Math.Min(horizonMs, AgeOf(forgottenEarlyMs));

    /// <summary>Remembers <paramref name="identity"/>; returns false, and changes nothing of it, when it is remembered already.</summary>
    /// <param name="identity">A hash of all that makes an event the same event again; any value, uniform.</param>
    /// <param name="arrival">When this occurrence arrived.</param>
    public bool TryAdd(ulong identity, EventTime arrival)
    {
        nowMs = Math.Max(nowMs, arrival.Milliseconds);
        while (generations.Count > 0 && AgeOf(generations[0].LastMs) > horizonMs) DropOldest();
        if (table.Count >= capacity || !IsCurrentOpen())
        {
            if (table.Contains(identity)) return false;
            while (table.Count >= capacity) DropOldestEarly();
            if (!IsCurrentOpen()) Open(nextSequence, nowMs);
        }

        DeduplicationGeneration current = generations[^1];
        if (!table.TryAdd(identity, current.Tag)) return false;
        current.LastMs = nowMs;
        current.Count++;
        current.Unwritten.Add(identity);
        return true;
    }

    /// <summary>Starts to fetch the memory that <see cref="TryAdd"/> will need for <paramref name="identity"/>.</summary>
    public void Fetch(ulong identity) => table.Fetch(identity);

    private bool IsCurrentOpen()
    {
        if (generations.Count == 0) return false;
        DeduplicationGeneration current = generations[^1];
        return current.Count < generationCountMax && AgeOf(current.StartMs) < generationMs;
    }

    /// <summary>Milliseconds from a stamp that is not after now until now; clamped, as all arithmetic of time.</summary>
    private long AgeOf(long stampMs)
    {
        Debug.Assert(stampMs <= nowMs, "Now is the greatest stamp.");
        long age = unchecked(nowMs - stampMs);
        return age < 0 ? long.MaxValue : age;
    }

    private void DropOldestEarly()
    {
        forgottenEarlyMs = generations[0].LastMs;
        EarlyRotations++;
        DropOldest();
    }

    private void DropOldest()
    {
        table.Drop(generations[0].Tag, generations[0].Count);
        generations.RemoveAt(0);
    }

    private DeduplicationGeneration Open(long sequence, long startMs)
    {
        if (sequence - tagsKeptFrom >= IdentityTable.TagCount)
        {
            table.Rebuild();
            tagsKeptFrom = generations.Count > 0 ? generations[0].Sequence : sequence;
        }

        var generation = new DeduplicationGeneration(sequence, startMs);
        generations.Add(generation);
        table.Raise(generation.Tag);
        nextSequence = sequence + 1;
        return generation;
    }
}
