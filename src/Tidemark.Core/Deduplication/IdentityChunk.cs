using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tidemark.Core.Memory;

namespace Tidemark.Core.Deduplication;

/// <summary>A part of an <see cref="IdentityTable"/>: a hash table of its own.</summary>
/// <remarks>
/// Open addressing over buckets of 64 bytes, a line of the processor's cache: seven identities, seven tags, one flag; a look-up touches one
/// bucket nearly always. A slot whose tag is not alive counts as free, so dropping a generation moves nothing. The flag says that an
/// insertion once found the bucket full and went on to the next; a look-up stops at the first bucket without it.
/// </remarks>
internal sealed class IdentityChunk
{
    /// <summary>The most buckets of a chunk that can be split instead: 256 kB.</summary>
    public const int BucketsMax = 4_096;

    private const int BucketsMin = 8;
    private const int SlotsPerBucket = 7;
    private const int FlagByte = 7;

    // Bits that the table does not choose the chunk by.
    private const int BucketShift = 20;

    private readonly bool[] alive;
    private LineArray lines;
    private int buckets;
    private int used;
    private int flagged;
    private int flaggedMax;

    /// <summary>Makes an empty chunk.</summary>
    /// <param name="alive">By tag, whether identities that bear it count.</param>
    /// <param name="depth">How many upper bits its identities' hashes have in common.</param>
    /// <param name="buckets">How many buckets, a power of two.</param>
    public IdentityChunk(bool[] alive, int depth, int buckets = BucketsMin)
    {
        (this.alive, this.buckets) = (alive, buckets);
        Depth = depth;
        lines = new LineArray(buckets);
        flaggedMax = buckets / 4 + BucketsMin;
    }

    /// <summary>How many upper bits its identities' hashes have in common.</summary>
    public int Depth { get; private set; }

    /// <summary>Whether it must make room before an identity is added: nine of fourteen slots are used, or another quarter of the buckets
    /// has got the flag since it was laid out.</summary>
    public bool IsFull => used > buckets * 9 / 2 || flagged > flaggedMax;

    /// <summary>Whether it may be split; until then it doubles.</summary>
    public bool IsGrown => buckets >= BucketsMax;

    /// <summary>The hash that an identity is placed by: a multiplication brings the lower bits up (Knuth, TAOCP vol. 3, 6.4).</summary>
    public static ulong HashOf(ulong identity) => identity * 0x9E3779B97F4A7C15;

    /// <summary>Adds an identity under an alive tag unless it is there alive; returns whether it was added.</summary>
    public bool TryAdd(ulong identity, byte tag)
    {
        int freeBucket = -1, freeSlot = 0;
        for (int bucket = Home(identity); ; bucket = After(bucket))
        {
            Span<ulong> line = Line(bucket);
            Span<byte> tags = Tags(line);
            if (Holds(line, tags, identity)) return false;
            for (int i = 0; freeBucket < 0 && i < SlotsPerBucket; i++)
            {
                if (!alive[tags[i]]) (freeBucket, freeSlot) = (bucket, i);
            }

            if (tags[FlagByte] != 0) continue;
            if (freeBucket >= 0) break;
            Flag(tags);
        }

        Span<ulong> target = Line(freeBucket);
        if (Tags(target)[freeSlot] == 0) used++;
        target[freeSlot] = identity;
        Tags(target)[freeSlot] = tag;
        return true;
    }

    /// <summary>Whether an identity is there and alive.</summary>
    public bool Contains(ulong identity)
    {
        for (int bucket = Home(identity); ; bucket = After(bucket))
        {
            Span<ulong> line = Line(bucket);
            Span<byte> tags = Tags(line);
            if (Holds(line, tags, identity)) return true;
            if (tags[FlagByte] == 0) return false;
        }
    }

    /// <summary>Where its buckets lie and, in the bits that are 0 in the address of a line, how many they are, as a logarithm to base 2;
    /// the same until it makes room. The chunk must be kept as long as that is used.</summary>
    public nuint Lines => lines.Address | (nuint)BitOperations.Log2((uint)buckets);

    /// <summary>The address of the bucket in which an identity is looked for first, in the chunk with these <see cref="Lines"/>.</summary>
    public static nuint LineOf(nuint lines, ulong identity)
    {
        nuint inLine = CacheLine.Bytes - 1;
        nuint bucket = (nuint)(HashOf(identity) >> BucketShift) & (((nuint)1 << (int)(lines & inLine)) - 1);
        return (lines & ~inLine) + bucket * CacheLine.Bytes;
    }

    /// <summary>Adds what adding an identity needs of the chunk itself to what is to be fetched.</summary>
    public void Fetch(ref FetchList fetches) => fetches.Add(in used);

    /// <summary>Lays itself out anew without the dead; where more than half of the slots are alive, in twice as many buckets or, if it may
    /// be split, in two chunks.</summary>
    /// <param name="splits">Whether it may be split.</param>
    /// <returns>The chunk of those identities whose next bit is 1; null where it was not split.</returns>
    public IdentityChunk? MakeRoom(bool splits) => LayOut(grows: true, splits);

    /// <summary>Lays itself out anew without the dead.</summary>
    public void Clean() => LayOut(grows: false, splits: false);

    private IdentityChunk? LayOut(bool grows, bool splits)
    {
        ulong[] identities = ArrayPool<ulong>.Shared.Rent(buckets * SlotsPerBucket);
        byte[] tags = ArrayPool<byte>.Shared.Rent(buckets * SlotsPerBucket);
        int count = CopyTo(identities, tags);
        bool isCrowded = grows && count > buckets * SlotsPerBucket / 2;
        IdentityChunk? other = isCrowded && splits ? new IdentityChunk(alive, ++Depth, buckets) : null;
        BecomeEmpty(isCrowded && !splits ? 2 * buckets : buckets);
        Place(identities.AsSpan(0, count), tags, other);
        ArrayPool<ulong>.Shared.Return(identities);
        ArrayPool<byte>.Shared.Return(tags);
        return other;
    }

    private void BecomeEmpty(int newBuckets)
    {
        if (newBuckets == buckets) lines.Clear();
        else lines = new LineArray(newBuckets);
        (buckets, used, flagged) = (newBuckets, 0, 0);
    }

    private void Place(ReadOnlySpan<ulong> identities, ReadOnlySpan<byte> tags, IdentityChunk? other)
    {
        // A choice between two places, and not of a way: no way could be foretold.
        IdentityChunk[] targets = [this, other ?? this];
        for (int i = 0; i < identities.Length; i++)
            targets[(int)(HashOf(identities[i]) >> (64 - Depth) & 1)].PlaceAnew(identities[i], tags[i]);
        other?.NoteLaidOut();
        NoteLaidOut();
    }

    /// <summary>Gives each alive identity to its place: <paramref name="next"/> holds, by tag, the index for the next one.</summary>
    public void CopyTo(Span<ulong> identities, Span<int> next)
    {
        for (int bucket = 0; bucket < buckets; bucket++)
        {
            Span<ulong> line = Line(bucket);
            Span<byte> tags = Tags(line);
            for (int i = 0; i < SlotsPerBucket; i++)
            {
                if (alive[tags[i]]) identities[next[tags[i]]++] = line[i];
            }
        }
    }

    private int CopyTo(Span<ulong> identities, Span<byte> tagsOf)
    {
        int count = 0;
        for (int bucket = 0; bucket < buckets; bucket++)
        {
            Span<ulong> line = Line(bucket);
            Span<byte> tags = Tags(line);
            for (int i = 0; i < SlotsPerBucket; i++)
            {
                // What is not alive is written over: whether it is could not be foretold.
                (identities[count], tagsOf[count]) = (line[i], tags[i]);
                count += alive[tags[i]] ? 1 : 0;
            }
        }

        return count;
    }

    /// <summary>From what is there now, so that a chunk crowded by a bad hash is not laid out with every insertion.</summary>
    private void NoteLaidOut() => flaggedMax = flagged + buckets / 4 + BucketsMin;

    /// <summary>Places an identity that is not there in a chunk that holds no dead, so that nothing need be compared.</summary>
    private void PlaceAnew(ulong identity, byte tag)
    {
        for (int bucket = Home(identity); ; bucket = After(bucket))
        {
            Span<ulong> line = Line(bucket);
            Span<byte> tags = Tags(line);
            int slot = FirstUnused(line[SlotsPerBucket]);
            if (slot < SlotsPerBucket)
            {
                line[slot] = identity;
                tags[slot] = tag;
                used++;
                return;
            }

            if (tags[FlagByte] == 0) Flag(tags);
        }
    }

    private void Flag(Span<byte> tags)
    {
        tags[FlagByte] = 1;
        flagged++;
    }

    /// <summary>Whether a bucket holds <paramref name="identity"/> alive: all slots are compared at once, and the tags of equal ones are
    /// looked at.</summary>
    private bool Holds(ReadOnlySpan<ulong> line, ReadOnlySpan<byte> tags, ulong identity)
    {
        Vector256<ulong> wanted = Vector256.Create(identity);
        uint low = Vector256.Equals(Vector256.Create(line), wanted).ExtractMostSignificantBits();
        uint high = Vector256.Equals(Vector256.Create(line[4..]), wanted).ExtractMostSignificantBits();
        // The last of the eight words holds the tags.
        for (uint equal = (low | high << 4) & 0x7F; equal != 0; equal &= equal - 1)
        {
            if (alive[tags[BitOperations.TrailingZeroCount(equal)]]) return true;
        }

        return false;
    }

    /// <summary>The first of the slots whose tag is 0, where there is none the one behind the last: a borrow marks the lowest byte that is
    /// zero (Warren, "Hacker's Delight", 6-1).</summary>
    private static int FirstUnused(ulong tags)
    {
        ulong slots = tags | 0xFFUL << (FlagByte * 8);
        return BitOperations.TrailingZeroCount((slots - 0x0101010101010101) & ~slots & 0x8080808080808080 | 1UL << 63) / 8;
    }

    private int Home(ulong identity) => (int)(HashOf(identity) >> BucketShift) & (buckets - 1);

    private int After(int bucket) => (bucket + 1) & (buckets - 1);

    private Span<ulong> Line(int bucket) => MemoryMarshal.CreateSpan(ref lines[bucket], LineArray.WordsPerLine);

    private static Span<byte> Tags(Span<ulong> line) => MemoryMarshal.AsBytes(line[SlotsPerBucket..]);
}
