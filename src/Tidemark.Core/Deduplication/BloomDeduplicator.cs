using System.Runtime.Intrinsics;
using Tidemark.Core.Codecs;
using Tidemark.Core.Memory;
using Tidemark.Core.Sketches;

namespace Tidemark.Core.Deduplication;

/// <summary>A deduplicator in a few bits an identity, for horizons that memory cannot hold: every repeat that it remembers it recognises,
/// and of the first occurrences it takes a small share for repeats.</summary>
/// <remarks>
/// Each generation has a Bloom filter of its own for an eighth of the capacity, at an eighth of the rate. A filter's rate grows faster than
/// what it holds, and all generations together hold the capacity at most: so the rates of all of them, which add up for a query, stay
/// within the rate promised, however full each is. A query finds its block and bits once and looks at that block in each filter.
/// <para>What was dropped wrongly is not known, but expected: an event found new had a probability p of being taken for a repeat, and for
/// each that is found new p / (1 − p) are not. A filter has its own rate, a little off that of others as full; over a filter's life that
/// would add up beyond the bounds, so it is measured when a generation closes. <see cref="Deduplicator.GoodEventsDropped"/> adds
/// that up.</para>
/// <para>Memory: a filter for each generation, whole from the start. With the capacity in use these are eight, 1.9 bytes an identity at
/// 1 %, 2.8 at 0.1 %, 3.7 at 0.01 %; where time ends generations before they are full, five or six; fourteen at the worst. Identities
/// wait for the next checkpoint in 8 bytes each. O(1).</para>
/// </remarks>
public sealed class BloomDeduplicator : Deduplicator
{
    /// <summary>The greatest capacity, in identities.</summary>
    public const int CapacityMax = 1 << 30;

    private const int RestoreChunk = 256;

    private readonly BloomShape shape;

    // One a generation, in the same order.
    private readonly List<BloomFilter> filters = [];

    // What a generation left behind, for the next to be opened.
    private BloomFilter? spare;

    // The probability that one of the filters but the newest takes a new identity for known; null where it must be found anew.
    private double? closedRate;

    /// <summary>Makes an empty deduplicator.</summary>
    /// <param name="horizonMs">Milliseconds of arrival time an identity is remembered for, at least 1.</param>
    /// <param name="capacity">The most identities remembered at once, from 1 to <see cref="CapacityMax"/>.</param>
    /// <param name="falsePositiveRate">The share of first occurrences that may be taken for repeats with so many remembered, above 0, at
    /// most <see cref="BloomFilter.RateMax"/>.</param>
    /// <exception cref="ArgumentException">A generation's filter would take more than 1 GiB.</exception>
    public BloomDeduplicator(long horizonMs, int capacity, double falsePositiveRate) : base(horizonMs, capacity, CapacityMax)
    {
        if (falsePositiveRate is not (> 0 and <= BloomFilter.RateMax))
        {
            throw new ArgumentOutOfRangeException(
                nameof(falsePositiveRate), falsePositiveRate, $"A false-positive rate lies above 0 and at or below {BloomFilter.RateMax}.");
        }

        shape = BloomShape.For(GenerationCountMax, falsePositiveRate / FullGenerations);
    }

    /// <inheritdoc/>
    /// <remarks>From the bits of the closed filters, and from how full the open one is. Above what was promised only while generations are
    /// remembered that were written under a greater capacity.</remarks>
    public override double FalsePositiveRate => filters.Count == 0 ? 0 : Either(ClosedRate(), filters[^1].FalsePositiveRate);

    /// <inheritdoc/>
    public override Deduplicator ForSnapshot() => new IdentityArchive(HorizonMs, Capacity);

    /// <inheritdoc/>
    public override IEnumerable<Action<ByteWriter>> Snapshot() => throw new InvalidOperationException(
        "A Bloom filter holds no identities that could be written; read what was written into one that is made for a snapshot.");

    /// <inheritdoc/>
    public override void Fetch(ulong identity, ref FetchList fetches)
    {
        int block = shape.BlockOf(BloomShape.Mix(identity));
        foreach (BloomFilter filter in filters) filter.Fetch(block, ref fetches);
    }

    private protected override bool Contains(ulong identity)
    {
        ulong mixed = BloomShape.Mix(identity);
        (int block, Vector512<uint> mask) = (shape.BlockOf(mixed), shape.MaskOf(mixed));
        foreach (BloomFilter filter in filters)
        {
            if (filter.Contains(block, mask)) return true;
        }

        return false;
    }

    private protected override bool TryPlace(ulong identity)
    {
        ulong mixed = BloomShape.Mix(identity);
        (int block, Vector512<uint> mask) = (shape.BlockOf(mixed), shape.MaskOf(mixed));
        int newest = filters.Count - 1;
        for (int i = 0; i < newest; i++)
        {
            if (filters[i].Contains(block, mask)) return false;
        }

        double probability = FalsePositiveRate;
        if (!filters[newest].TryAdd(block, mask)) return false;
        FoundNew(probability);
        return true;
    }

    private protected override void Opened()
    {
        filters.Add(spare ?? new BloomFilter(shape));
        spare = null;
        closedRate = null;
    }

    private protected override void Dropping()
    {
        spare = filters[0];
        spare.Clear();
        filters.RemoveAt(0);
        closedRate = null;
    }

    private protected override bool Restore(int index, ReadOnlySpan<ulong> identities)
    {
        Span<bool> added = stackalloc bool[RestoreChunk];
        for (; identities.Length > 0; identities = identities[Math.Min(RestoreChunk, identities.Length)..])
        {
            ReadOnlySpan<ulong> chunk = identities[..Math.Min(RestoreChunk, identities.Length)];
            filters[index].TryAdd(chunk, added[..chunk.Length]);
        }

        closedRate = null;
        return true;
    }

    private protected override void Cleared()
    {
        filters.Clear();
        closedRate = null;
    }

    private double ClosedRate()
    {
        if (closedRate is { } known) return known;
        double rate = 0;
        for (int i = 0; i < filters.Count - 1; i++) rate = Either(rate, filters[i].MeasureRate());
        closedRate = rate;
        return rate;
    }

    /// <summary>The probability of either of two independent events, exact also where both are tiny.</summary>
    private static double Either(double a, double b) => a + b * (1 - a);
}
