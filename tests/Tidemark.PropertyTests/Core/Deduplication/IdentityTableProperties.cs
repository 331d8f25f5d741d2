using Tidemark.Core.Deduplication;
using Tidemark.Core.Randomness;

namespace Tidemark.PropertyTests.Core.Deduplication;

/// <summary>The table of identities beside a dictionary, under good hashes and under those that somebody chose.</summary>
public sealed class IdentityTableProperties
{
    private const int Steps = 60_000;

    // The inverse, modulo 2^64, of what the table multiplies by: it makes the identity of a wanted hash.
    private const ulong Inverse = 0xF1DE83E19937733D;

    public static TheoryData<string> Kinds => ["uniform", "ascending", "equal above", "equal below"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Table_HoldsWhatADictionaryHolds(string kind)
    {
        for (ulong seed = 1; seed <= 3; seed++) Compare(kind, new SplitMix64(seed));
    }

    [Fact]
    public void Table_OfAMillionIdentities_FindsEach()
    {
        var table = new IdentityTable();
        table.Raise(1);
        for (ulong i = 0; i < 1_000_000; i++)
            if (!table.TryAdd(SplitMix64.Mix(i), 1)) Assert.Fail($"identity {i} was there before it came");
        for (ulong i = 0; i < 1_000_000; i++)
            if (!table.Contains(SplitMix64.Mix(i)) || table.TryAdd(SplitMix64.Mix(i), 1)) Assert.Fail($"identity {i} is not there");
        for (ulong i = 1_000_000; i < 1_100_000; i++)
            if (table.Contains(SplitMix64.Mix(i))) Assert.Fail($"identity {i} is there and never came");
        Assert.Equal(1_000_000, table.Count);
    }

    /// <summary>Somebody chose identities whose hashes begin alike: all of a chunk stay on one side when it is split. Some of them are of
    /// generations that are gone.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(20)]
    public void Table_WhereUpperBitsAreAlike_FindsEach(int bits)
    {
        var table = new IdentityTable();
        var alive = new List<ulong>();
        for (byte tag = 1; tag <= 4; tag++)
        {
            table.Raise(tag);
            for (ulong i = 0; i < 50_000; i++)
            {
                ulong identity = (ulong.MaxValue << (64 - bits) | SplitMix64.Mix(50_000UL * tag + i) >> bits) * Inverse;
                if (!table.TryAdd(identity, tag)) Assert.Fail($"identity {i} of {tag} was there before it came");
                if (tag > 1) alive.Add(identity);
            }

            if (tag == 2) table.Drop(1, 50_000);
        }

        Assert.Equal(alive.Count, table.Count);
        foreach (ulong identity in alive)
            if (!table.Contains(identity)) Assert.Fail($"identity {identity:x16} is not there");
    }

    private static void Compare(string kind, SplitMix64 random)
    {
        var table = new IdentityTable();
        var alive = new Dictionary<ulong, byte>();
        var generations = new Queue<byte>();
        byte tag = 0;
        for (int step = 0; step < Steps; step++)
        {
            if (step % 5_000 == 0)
            {
                table.Raise(++tag);
                generations.Enqueue(tag);
            }

            if (generations.Count > 3)
            {
                byte gone = generations.Dequeue();
                ulong[] dropped = [.. alive.Where(pair => pair.Value == gone).Select(pair => pair.Key)];
                table.Drop(gone, dropped.Length);
                foreach (ulong identity in dropped) alive.Remove(identity);
                if (tag % 4 == 0) table.Rebuild();
            }

            ulong next = Identity(kind, random);
            if (table.TryAdd(next, tag) != alive.TryAdd(next, tag)) Assert.Fail($"{kind}, step {step}: {next:x16} was taken differently");
            ulong other = Identity(kind, random);
            if (table.Contains(other) != alive.ContainsKey(other)) Assert.Fail($"{kind}, step {step}: {other:x16} is told differently");
        }

        AssertSame(table, alive, generations);
    }

    private static void AssertSame(IdentityTable table, Dictionary<ulong, byte> alive, IEnumerable<byte> generations)
    {
        Assert.Equal(alive.Count, table.Count);
        var next = new int[IdentityTable.TagCount + 1];
        int at = 0;
        foreach (byte generation in generations)
        {
            next[generation] = at;
            at += alive.Count(pair => pair.Value == generation);
        }

        var copied = new ulong[alive.Count];
        table.CopyTo(copied, next);
        Assert.Equal(alive.OrderBy(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => pair.Key), Sorted(copied, alive));
    }

    private static IEnumerable<ulong> Sorted(ulong[] copied, Dictionary<ulong, byte> alive) =>
        copied.OrderBy(identity => alive[identity]).ThenBy(identity => identity);

    private static ulong Identity(string kind, SplitMix64 random) => kind switch
    {
        "uniform" => SplitMix64.Mix((ulong)random.Below(40_000)),
        "ascending" => (ulong)random.Below(40_000),
        "equal above" => (0xABCD_EF01_2345_0000 + (ulong)random.Below(4_000)) * Inverse,
        _ => ((ulong)random.Below(40_000) << 48) * Inverse,
    };
}
