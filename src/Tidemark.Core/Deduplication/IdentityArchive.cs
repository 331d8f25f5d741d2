using Tidemark.Core.Codecs;
using Tidemark.Core.Memory;

namespace Tidemark.Core.Deduplication;

/// <summary>The identities of a deduplicator, read back from the journal to be written as a snapshot.</summary>
/// <remarks>8 bytes an identity, for as long as a compaction takes; they are copied from one end to the other, where a table would be
/// filled by random accesses. It answers no questions.</remarks>
internal sealed class IdentityArchive(long horizonMs, int capacity) : Deduplicator(horizonMs, capacity, BloomDeduplicator.CapacityMax)
{
    /// <summary>An entry of a snapshot has at most this many identities, and a piece of what was read: 1 MiB.</summary>
    private const int EntryIdentities = 1 << 17;
    private const int PieceIdentitiesMin = 1 << 10;

    /// <summary>The most bytes of pieces of one length that are kept: about as much as one archive of a full deduplicator takes.</summary>
    private const long KeptBytesMax = 128 << 20;

    private static readonly Shelves<ulong> spare = new(KeptBytesMax);

    // By generation, as they were read. All but the last piece of a generation are full.
    private readonly List<List<Piece>> pieces = [];

    /// <inheritdoc/>
    public override double FalsePositiveRate => 0;

    /// <inheritdoc/>
    public override Deduplicator ForSnapshot() => this;

    /// <inheritdoc/>
    public override IEnumerable<Action<ByteWriter>> Snapshot()
    {
        var entry = new List<(int Generation, ArraySegment<ulong> Identities)>();
        int held = 0;
        bool isFirst = true;
        for (int generation = 0; generation < pieces.Count; generation++)
        {
            foreach (Piece piece in pieces[generation])
            {
                for (int from = 0; from < piece.Count;)
                {
                    int count = Math.Min(piece.Count - from, EntryIdentities - held);
                    entry.Add((generation, new ArraySegment<ulong>(piece.Identities, from, count)));
                    (from, held) = (from + count, held + count);
                    if (held < EntryIdentities) continue;
                    yield return Entry(isFirst, entry);
                    (held, isFirst, entry) = (0, false, []);
                }
            }
        }

        if (isFirst || held > 0) yield return Entry(isFirst, entry);
    }

    /// <inheritdoc/>
    public override void Release() => Cleared();

    /// <inheritdoc/>
    public override void Fetch(ulong identity, ref FetchList fetches) => throw Asked();

    private protected override bool Contains(ulong identity) => throw Asked();

    private protected override bool TryPlace(ulong identity) => throw Asked();

    private protected override void Opened() => pieces.Add([]);

    private protected override void Dropping()
    {
        Release(pieces[0]);
        pieces.RemoveAt(0);
    }

    private protected override bool Restore(int index, ReadOnlySpan<ulong> identities)
    {
        List<Piece> ofGeneration = pieces[index];
        while (!identities.IsEmpty)
        {
            if (ofGeneration.Count == 0 || ofGeneration[^1].IsFull)
            {
                int length = ofGeneration.Count == 0 ? PieceIdentitiesMin : Math.Min(EntryIdentities, 2 * ofGeneration[^1].Count);
                ofGeneration.Add(new Piece(spare.RentUncleared(length)));
            }

            identities = identities[ofGeneration[^1].Append(identities)..];
        }

        return true;
    }

    private protected override void Cleared()
    {
        foreach (List<Piece> ofGeneration in pieces) Release(ofGeneration);
        pieces.Clear();
    }

    private static void Release(List<Piece> ofGeneration)
    {
        foreach (Piece piece in ofGeneration) spare.Return(piece.Identities);
    }

    private Action<ByteWriter> Entry(bool isFirst, List<(int Generation, ArraySegment<ulong> Identities)> entry) => writer =>
    {
        int[] counts = new int[pieces.Count];
        foreach ((int generation, ArraySegment<ulong> identities) in entry) counts[generation] += identities.Count;
        WriteEntry(isFirst, counts, writer);
        foreach ((_, ArraySegment<ulong> identities) in entry) WriteIdentities(identities, writer);
    };

    private static InvalidOperationException Asked() => new("A state that was made for a snapshot takes no events.");

    private sealed class Piece(ulong[] identities)
    {
        public ulong[] Identities => identities;

        public int Count { get; private set; }

        public bool IsFull => Count == identities.Length;

        /// <summary>Takes as many as there is room for, and tells how many.</summary>
        public int Append(ReadOnlySpan<ulong> more)
        {
            int taken = Math.Min(more.Length, identities.Length - Count);
            more[..taken].CopyTo(identities.AsSpan(Count));
            Count += taken;
            return taken;
        }
    }
}
