using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tidemark.Core.Codecs;
using Tidemark.Core.Memory;

namespace Tidemark.Core.Deduplication;

/// <summary>A deduplicator that is exact by 64-bit identity.</summary>
/// <remarks>Identities are hashes: among n different events alive at once, some two share one with a probability of about n² / 2^65 (one
/// in 37 million for a million events), and the later of them would be taken for a repeat. Memory: 14 to 28 bytes per
/// identity and 8 more until the next checkpoint. O(1) amortized.</remarks>
public sealed class ExactDeduplicator : Deduplicator
{
    /// <summary>The greatest capacity, in identities; a snapshot of so many has 512 MiB.</summary>
    public const int CapacityMax = 1 << 26;

    private IdentityTable table = new();

    // Tags of generations from here on may still stand in the table.
    private long tagsKeptFrom;

    /// <summary>Makes an empty deduplicator.</summary>
    /// <param name="horizonMs">Milliseconds of arrival time an identity is remembered for, at least 1.</param>
    /// <param name="capacity">The most identities remembered at once, from 1 to <see cref="CapacityMax"/>.</param>
    public ExactDeduplicator(long horizonMs, int capacity) : base(horizonMs, capacity, CapacityMax)
    {
    }

    /// <inheritdoc/>
    public override double FalsePositiveRate => 0;

    /// <inheritdoc/>
    public override Deduplicator ForSnapshot() => new IdentityArchive(HorizonMs, Capacity);

    /// <inheritdoc/>
    public override IEnumerable<Action<ByteWriter>> Snapshot() => [WriteSnapshot];

    /// <inheritdoc/>
    public override void Fetch(ulong identity, ref FetchList fetches) => table.Fetch(identity, ref fetches);

    private protected override bool Contains(ulong identity) => table.Contains(identity);

    private protected override bool TryPlace(ulong identity) => table.TryAdd(identity, Generations[^1].Tag);

    private protected override void Opened()
    {
        DeduplicationGeneration opened = Generations[^1];
        if (opened.Sequence - tagsKeptFrom >= IdentityTable.TagCount)
        {
            table.Rebuild();
            tagsKeptFrom = Generations[0].Sequence;
        }

        table.Raise(opened.Tag);
    }

    private protected override void Dropping() => table.Drop(Generations[0].Tag, Generations[0].Count);

    private protected override bool Restore(int index, ReadOnlySpan<ulong> identities)
    {
        foreach (ulong identity in identities)
        {
            if (!table.TryAdd(identity, Generations[index].Tag)) return false;
        }

        return true;
    }

    private protected override void Cleared()
    {
        table = new IdentityTable();
        tagsKeptFrom = 0;
    }

    private void WriteSnapshot(ByteWriter writer)
    {
        Span<int> next = stackalloc int[IdentityTable.TagCount + 1];
        int[] counts = new int[Generations.Count];
        int total = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = Generations[i].Count;
            next[Generations[i].Tag] = total;
            total += counts[i];
        }

        WriteEntry(isFirst: true, counts, writer);
        int length = checked(total * sizeof(ulong));
        Span<ulong> target = MemoryMarshal.Cast<byte, ulong>(writer.GetSpan(length)[..length]);
        table.CopyTo(target, next);
        if (!BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(target, target);
        writer.Advance(length);
    }
}
