using System.Numerics;
using Tidemark.Core.Memory;

namespace Tidemark.Core.Deduplication;

/// <summary>A set of 64-bit identities, each marked with the tag of its generation; a whole generation is dropped in one step.</summary>
/// <remarks>
/// Identities are spread over chunks by the upper bits of a hash, as many as tell them apart: extendible hashing (Fagin et al., ACM TODS
/// 4/3, 1979). A chunk that is full is split alone, so that the table grows without being copied: 14 to 28 bytes an identity, and 256 kB to
/// lay out at a time. Owned by the deduplicator.
/// </remarks>
internal sealed class IdentityTable
{
    /// <summary>How many tags there are; 0 marks a slot that was never used.</summary>
    public const int TagCount = 255;

    /// <summary>How many bits more than a good hash needs may tell chunks apart; where that is not enough, chunks double.</summary>
    private const int SpareBits = 3;

    private readonly bool[] alive = new bool[TagCount + 1];

    // By the upper bits of a hash; a chunk that needs fewer of them stands in several places.
    private IdentityChunk[] chunks;

    // Where the identities of each lie: to ask the chunk, its memory would have to be waited for first.
    private nuint[] lines;
    private int depth;

    /// <summary>Makes an empty table.</summary>
    public IdentityTable()
    {
        chunks = [new IdentityChunk(alive, depth: 0)];
        lines = [chunks[0].Lines];
    }

    /// <summary>How many identities are alive.</summary>
    public int Count { get; private set; }

    /// <summary>Lets identities be added under <paramref name="tag"/>. None there may bear it: see <see cref="Rebuild"/>.</summary>
    public void Raise(byte tag) => alive[tag] = true;

    /// <summary>Forgets the identities marked <paramref name="tag"/>.</summary>
    /// <param name="tag">An alive tag.</param>
    /// <param name="count">How many they are.</param>
    public void Drop(byte tag, int count)
    {
        alive[tag] = false;
        Count -= count;
    }

    /// <summary>Adds <paramref name="identity"/> under an alive tag unless it is there alive; returns whether it was added.</summary>
    public bool TryAdd(ulong identity, byte tag)
    {
        IdentityChunk chunk = ChunkOf(identity);
        while (chunk.IsFull)
        {
            MakeRoom(chunk, identity);
            chunk = ChunkOf(identity);
        }

        if (!chunk.TryAdd(identity, tag)) return false;
        Count++;
        return true;
    }

    /// <summary>Whether <paramref name="identity"/> is there and alive.</summary>
    public bool Contains(ulong identity) => ChunkOf(identity).Contains(identity);

    /// <summary>Adds where <paramref name="identity"/> is looked for to what is to be fetched.</summary>
    public void Fetch(ulong identity, ref FetchList fetches)
    {
        int place = PlaceOf(identity);
        fetches.Add(IdentityChunk.LineOf(lines[place], identity));
        chunks[place].Fetch(ref fetches);
    }

    /// <summary>Lays the table out anew without dead identities, so that tags of the dead can be used again.</summary>
    public void Rebuild()
    {
        for (int place = 0; place < chunks.Length; place += 1 << (depth - chunks[place].Depth)) chunks[place].Clean();
    }

    /// <summary>Gives each alive identity to its place: <paramref name="next"/> holds, by tag, the index for the next one.</summary>
    public void CopyTo(Span<ulong> identities, Span<int> next)
    {
        for (int place = 0; place < chunks.Length; place += 1 << (depth - chunks[place].Depth)) chunks[place].CopyTo(identities, next);
    }

    private IdentityChunk ChunkOf(ulong identity) => chunks[PlaceOf(identity)];

    // In two steps, since no number of 64 bits can be shifted by 64.
    private int PlaceOf(ulong identity) => (int)(IdentityChunk.HashOf(identity) >> 1 >> (63 - depth));

    private void MakeRoom(IdentityChunk chunk, ulong identity)
    {
        bool splits = chunk.IsGrown && chunk.Depth < BitOperations.Log2((uint)Count / IdentityChunk.BucketsMax + 1) + SpareBits;
        IdentityChunk? other = chunk.MakeRoom(splits);
        if (chunk.Depth > depth)
        {
            chunks = Doubled(chunks);
            lines = Doubled(lines);
            depth++;
        }

        // Of the places that a chunk stood in, the second half is now that of the other which it was split into.
        int width = 1 << (depth - chunk.Depth), first = PlaceOf(identity) & -(other is null ? width : 2 * width);
        Put(chunk, first, width);
        if (other is not null) Put(other, first + width, width);
    }

    private void Put(IdentityChunk chunk, int first, int width)
    {
        chunks.AsSpan(first, width).Fill(chunk);
        lines.AsSpan(first, width).Fill(chunk.Lines);
    }

    private static T[] Doubled<T>(T[] array)
    {
        var doubled = new T[2 * array.Length];
        for (int i = 0; i < doubled.Length; i++) doubled[i] = array[i / 2];
        return doubled;
    }
}
