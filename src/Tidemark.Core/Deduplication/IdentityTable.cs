using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tidemark.Core.Memory;

namespace Tidemark.Core.Deduplication;

/// <summary>A set of 64-bit identities, each marked with the tag of its generation; a whole generation is dropped in one step.</summary>
/// <remarks>
/// Open addressing over buckets of 64 bytes: seven identities, seven tags, one flag; a look-up touches one bucket nearly always. A slot
/// whose tag is not alive counts as free, so dropping a generation moves nothing. The flag says that an insertion once found the bucket
/// full and went on to the next; a look-up stops at the first bucket without it. When another quarter of the buckets has got the flag, the
/// table is rebuilt without the dead. At most four of seven slots are filled: 16 to 32 bytes an identity. Owned by the deduplicator.
/// </remarks>
internal sealed class IdentityTable
{
    /// <summary>How many tags there are; 0 marks a slot that was never used.</summary>
    public const int TagCount = 255;

    private const int SlotsPerBucket = 7;
    private const int WordsPerBucket = LineArray.WordsPerLine;
    private const int IdentitiesPerBucket = 4;
    private const int BucketsMin = 8;
    private const int FlagByte = 7;

    private readonly bool[] alive = new bool[TagCount + 1];
    private readonly int bucketsMax;
    private LineArray lines = new(BucketsMin);
    private int flagged;
    private int flaggedMax = BucketsMin;

    /// <summary>Makes an empty table.</summary>
    /// <param name="capacity">The most identities it will have to hold alive, at least 1.</param>
    public IdentityTable(int capacity) => bucketsMax = Math.Max(BucketsMin, (capacity + IdentitiesPerBucket - 1) / IdentitiesPerBucket);

    /// <summary>How many identities are alive.</summary>
    public int Count { get; private set; }

    private int Buckets => lines.Count;

    /// <summary>Lets identities be added under <paramref name="tag"/>. None there may bear it: see <see cref="Rebuild()"/>.</summary>
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
        GrowOrClean();
        if (!Place(identity, tag)) return false;
        Count++;
        return true;
    }

    /// <summary>Whether <paramref name="identity"/> is there and alive.</summary>
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

    /// <summary>Starts to fetch where <paramref name="identity"/> is looked for.</summary>
    public void Fetch(ulong identity) => lines.BringNear(Home(identity));

    /// <summary>Lays the table out anew without dead identities, so that tags of the dead can be used again.</summary>
    public void Rebuild() => Rebuild(Buckets);

    /// <summary>Makes room for <paramref name="count"/> identities at once.</summary>
    /// <remarks>Needed before identities are added in the order of another table: a smaller one has them all crowd at its start.</remarks>
    public void Reserve(int count)
    {
        int buckets = Math.Min(bucketsMax, (count + IdentitiesPerBucket - 1) / IdentitiesPerBucket);
        // A recovery asks with each delta; growing to just what that one needs, it would lay everything out anew each time.
        if (buckets > Buckets) Rebuild((int)Math.Max(buckets, Math.Min(2L * Buckets, bucketsMax)));
    }

    /// <summary>Gives each alive identity to its place: <paramref name="next"/> holds, by tag, the index for the next one.</summary>
    public void CopyTo(Span<ulong> identities, Span<int> next)
    {
        for (int bucket = 0; bucket < Buckets; bucket++)
        {
            Span<ulong> line = Line(bucket);
            Span<byte> tags = Tags(line);
            for (int i = 0; i < SlotsPerBucket; i++)
            {
                if (alive[tags[i]]) identities[next[tags[i]]++] = line[i];
            }
        }
    }

    private void GrowOrClean()
    {
        if (Count >= Buckets * IdentitiesPerBucket && Buckets < bucketsMax) Rebuild((int)Math.Min(2L * Buckets, bucketsMax));
        else if (flagged > flaggedMax) Rebuild(Buckets);
    }

    private bool Place(ulong identity, byte tag)
    {
        int freeBucket = -1;
        int freeSlot = 0;
        int bucket = Home(identity);
        while (true)
        {
            Span<ulong> line = Line(bucket);
            Span<byte> tags = Tags(line);
            if (Holds(line, tags, identity)) return false;
            for (int i = 0; freeBucket < 0 && i < SlotsPerBucket; i++)
            {
                if (!alive[tags[i]]) (freeBucket, freeSlot) = (bucket, i);
            }

            if (tags[FlagByte] == 0)
            {
                if (freeBucket >= 0) break;
                tags[FlagByte] = 1;
                flagged++;
            }

            bucket = After(bucket);
        }

        Span<ulong> target = Line(freeBucket);
        target[freeSlot] = identity;
        Tags(target)[freeSlot] = tag;
        return true;
    }

    private void Rebuild(int buckets)
    {
        LineArray old = lines;
        lines = new LineArray(buckets);
        flagged = 0;
        for (int bucket = 0; bucket < old.Count; bucket++)
        {
            Span<ulong> line = LineOf(old, bucket);
            Span<byte> tags = Tags(line);
            for (int i = 0; i < SlotsPerBucket; i++)
            {
                if (alive[tags[i]]) PlaceAnew(line[i], tags[i]);
            }
        }

        // From what is there now, so that a table crowded by a bad hash is not rebuilt with every insertion.
        flaggedMax = flagged + buckets / 4 + BucketsMin;
    }

    /// <summary>Places an identity that is not there in a table that holds no dead, so that nothing need be compared.</summary>
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
                return;
            }

            if (tags[FlagByte] != 0) continue;
            tags[FlagByte] = 1;
            flagged++;
        }
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

    private Span<ulong> Line(int bucket) => LineOf(lines, bucket);

    private static Span<ulong> LineOf(LineArray all, int bucket) => MemoryMarshal.CreateSpan(ref all[bucket], WordsPerBucket);

    private static Span<byte> Tags(Span<ulong> line) => MemoryMarshal.AsBytes(line[SlotsPerBucket..]);

    /// <summary>Spreads identities over any number of buckets by the upper half of a product (Lemire 2019), after a multiplication that
    /// brings the lower bits up.</summary>
    private int Home(ulong identity) => (int)Math.BigMul(identity * 0x9E3779B97F4A7C15, (ulong)Buckets, out _);

    private int After(int bucket) => bucket + 1 == Buckets ? 0 : bucket + 1;
}
