using Tidemark.Core.Codecs;

namespace Tidemark.Core.Deduplication;

/// <summary>The identities of a deduplicator, read back from the journal to be written as a snapshot.</summary>
/// <remarks>8 bytes an identity, for as long as a compaction takes; they are copied from one end to the other, where a table would be
/// filled by random accesses. It answers no questions.</remarks>
internal sealed class IdentityArchive(long horizonMs, int capacity) : Deduplicator(horizonMs, capacity, BloomDeduplicator.CapacityMax)
{
    /// <summary>An entry of a snapshot ends with the first piece that reaches this many identities: 1 MiB.</summary>
    private const int EntryIdentities = 1 << 17;

    // By generation, as they were read.
    private readonly List<List<ulong[]>> pieces = [];

    /// <inheritdoc/>
    public override double FalsePositiveRate => 0;

    /// <inheritdoc/>
    public override Deduplicator ForSnapshot() => this;

    /// <inheritdoc/>
    public override IEnumerable<Action<ByteWriter>> Snapshot()
    {
        var entry = new List<(int Generation, ulong[] Identities)>();
        int held = 0;
        bool isFirst = true;
        for (int generation = 0; generation < pieces.Count; generation++)
        {
            foreach (ulong[] piece in pieces[generation])
            {
                entry.Add((generation, piece));
                held += piece.Length;
                if (held < EntryIdentities) continue;
                yield return Entry(isFirst, entry);
                (held, isFirst, entry) = (0, false, []);
            }
        }

        if (isFirst || held > 0) yield return Entry(isFirst, entry);
    }

    /// <inheritdoc/>
    public override void Fetch(ulong identity) => throw Asked();

    private protected override bool Contains(ulong identity) => throw Asked();

    private protected override bool TryPlace(ulong identity) => throw Asked();

    private protected override void Opened() => pieces.Add([]);

    private protected override void Dropping() => pieces.RemoveAt(0);

    private protected override bool Restore(int index, ReadOnlySpan<ulong> identities)
    {
        pieces[index].Add(identities.ToArray());
        return true;
    }

    private protected override void Cleared() => pieces.Clear();

    private Action<ByteWriter> Entry(bool isFirst, List<(int Generation, ulong[] Identities)> entry) => writer =>
    {
        int[] counts = new int[pieces.Count];
        foreach ((int generation, ulong[] identities) in entry) counts[generation] += identities.Length;
        WriteEntry(isFirst, counts, writer);
        foreach ((_, ulong[] identities) in entry)
        {
            foreach (ulong identity in identities) writer.WriteUInt64(identity);
        }
    };

    private static InvalidOperationException Asked() => new("A state that was made for a snapshot takes no events.");
}
