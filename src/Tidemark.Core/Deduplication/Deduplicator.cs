using System.Diagnostics;
using Tidemark.Core.Memory;
using Tidemark.Core.Sketches;
using Tidemark.Core.Time;

namespace Tidemark.Core.Deduplication;

/// <summary>Tells the first occurrence of an event from its repeats, by 64-bit identity, within a horizon of arrival time.</summary>
/// <remarks>
/// "Now" is the greatest arrival stamp told so far; a stamp that steps back counts as now. An identity is remembered while its age is
/// at most the horizon and forgotten by the time its age exceeds the horizon and a quarter. A repeat does not prolong it.
/// <para>Identities are kept in generations: one is closed after a quarter of the horizon, or when it has an eighth of the capacity, and
/// forgotten as a whole when its last identity is older than the horizon. When the capacity is reached, the oldest generation goes
/// early: <see cref="EarlyRotations"/> counts that, <see cref="HorizonCoveredMs"/> tells what is still covered.</para>
/// <para>All kinds rotate alike and write the same bytes: what one has written, another goes on with. Owned by the shard's mailbox; not
/// thread-safe.</para>
/// </remarks>
public abstract partial class Deduplicator
{
    /// <summary>How many full generations have the capacity together.</summary>
    private protected const int FullGenerations = 8;

    private readonly long generationMs;

    // Oldest first; ordered by sequence, without gaps, the last one open. At most eight full ones and six that time has closed.
    private readonly List<DeduplicationGeneration> generations = [];

    // What no checkpoint has yet, in the order of arrival and so of generations; the first may be of generations that are gone.
    private readonly List<ulong> unwritten = [];
    private int unwrittenGone;
    private long nextSequence;
    private long nowMs = long.MinValue;
    private long forgottenEarlyMs = long.MinValue;
    private ExpectedLoss loss;

    private protected Deduplicator(long horizonMs, int capacity, int capacityMax)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizonMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, capacityMax);
        (HorizonMs, Capacity) = (horizonMs, capacity);
        generationMs = Math.Max(1, horizonMs / 4);
        GenerationCountMax = (capacity + FullGenerations - 1) / FullGenerations;
    }

    /// <summary>How many identities are remembered, from 0 to the capacity.</summary>
    public int Count { get; private set; }

    /// <summary>How often the capacity made a generation go before its time.</summary>
    public long EarlyRotations { get; private set; }

    /// <summary>How far back every identity is remembered, in milliseconds before the greatest arrival stamp: the horizon, or less where
    /// the capacity made younger identities go. An identity is certainly recognised while its age is below this.</summary>
    public long HorizonCoveredMs =>
        forgottenEarlyMs == long.MinValue ? HorizonMs : Math.Min(HorizonMs, AgeOf(forgottenEarlyMs));

    /// <summary>The share of first occurrences that would be taken for repeats now; 0 where that cannot happen.</summary>
    public abstract double FalsePositiveRate { get; }

    private protected long HorizonMs { get; }

    private protected int Capacity { get; }

    private protected int GenerationCountMax { get; }

    private protected IReadOnlyList<DeduplicationGeneration> Generations => generations;

    /// <summary>Makes the one that the options ask for.</summary>
    /// <param name="horizonMs">Milliseconds of arrival time an identity is remembered for, at least 1.</param>
    /// <param name="capacity">The most identities remembered at once, at least 1.</param>
    /// <param name="falsePositiveRate">The share of first occurrences that may be taken for repeats; null for none.</param>
    public static Deduplicator Of(long horizonMs, int capacity, double? falsePositiveRate) =>
        falsePositiveRate is { } rate ? new BloomDeduplicator(horizonMs, capacity, rate) : new ExactDeduplicator(horizonMs, capacity);

    /// <summary>Remembers <paramref name="identity"/>; returns false, and changes nothing of it, when it is remembered already or taken
    /// for one that is.</summary>
    /// <param name="identity">A hash of all that makes an event the same event again; any value, uniform.</param>
    /// <param name="arrival">When this occurrence arrived.</param>
    public bool TryAdd(ulong identity, EventTime arrival)
    {
        nowMs = Math.Max(nowMs, arrival.Milliseconds);
        while (generations.Count > 0 && AgeOf(generations[0].LastMs) > HorizonMs) DropOldest();
        if (Count >= Capacity || !IsCurrentOpen())
        {
            if (Contains(identity)) return false;
            while (Count >= Capacity) DropOldestEarly();
            if (!IsCurrentOpen()) Open(nextSequence, nowMs);
        }

        if (!TryPlace(identity)) return false;
        DeduplicationGeneration current = generations[^1];
        current.LastMs = nowMs;
        current.Count++;
        current.Unwritten++;
        unwritten.Add(identity);
        Count++;
        return true;
    }

    /// <summary>Adds the memory that <see cref="TryAdd"/> will need for <paramref name="identity"/> to what is to be fetched.</summary>
    public abstract void Fetch(ulong identity, ref FetchList fetches);

    /// <summary>What stands for this one, which remembers nothing yet, where what is read back is to be written by
    /// <see cref="Snapshot"/>: an empty one that keeps identities as they come and takes no events.</summary>
    public abstract Deduplicator ForSnapshot();

    /// <summary>Gives back what memory others can use; this one is not to be used afterwards.</summary>
    public virtual void Release()
    {
    }

    /// <summary>How many first occurrences were taken for repeats since the data folder was made, with bounds at 95 % confidence.</summary>
    /// <param name="repeats">How many events were taken for repeats in all; no more can have been wrong.</param>
    /// <remarks>Only false positives of a filter are counted, not equal hashes of different events.</remarks>
    public ApproximateFigure GoodEventsDropped(long repeats) => loss.Figure(repeats);

    /// <summary>Whether an identity is remembered or taken for one that is.</summary>
    private protected abstract bool Contains(ulong identity);

    /// <summary>Adds an identity to the newest generation, unless <see cref="Contains"/> says that it is there; whether it was
    /// added.</summary>
    private protected abstract bool TryPlace(ulong identity);

    /// <summary>A generation has been opened: the last of <see cref="Generations"/>.</summary>
    private protected abstract void Opened();

    /// <summary>The first of <see cref="Generations"/> is about to go.</summary>
    private protected abstract void Dropping();

    /// <summary>Takes note of an event that was found new although it had this probability of being taken for a repeat.</summary>
    private protected void FoundNew(double falsePositiveProbability) => loss.Count(falsePositiveProbability);

    private bool IsCurrentOpen()
    {
        if (generations.Count == 0) return false;
        DeduplicationGeneration current = generations[^1];
        return current.Count < GenerationCountMax && AgeOf(current.StartMs) < generationMs;
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
        keptFrom = generations[0].Sequence + 1;
        EarlyRotations++;
        DropOldest();
    }

    private void DropOldest()
    {
        Dropping();
        unwrittenGone += generations[0].Unwritten;
        if (unwrittenGone > unwritten.Count / 2)
        {
            unwritten.RemoveRange(0, unwrittenGone);
            unwrittenGone = 0;
        }

        Count -= generations[0].Count;
        generations.RemoveAt(0);
    }

    private void Open(long sequence, long startMs)
    {
        generations.Add(new DeduplicationGeneration(sequence, startMs));
        nextSequence = sequence + 1;
        Opened();
    }
}
