using System.Text;
using Tidemark.Core.Codecs;
using Tidemark.Core.Hashing;
using Tidemark.Core.Keys;

namespace Tidemark.UnitTests.Core.Keys;

public sealed class KeyTableTests
{
    private readonly KeyTable table = new();

    [Fact]
    public void GetOrAdd_WhenKeyIsNewThenKnown_GivesOneDenseId()
    {
        Assert.Equal(0, table.GetOrAdd("a"u8, out bool first));
        Assert.Equal(1, table.GetOrAdd("b"u8, out bool second));
        Assert.Equal(0, table.GetOrAdd("a"u8, out bool again));

        Assert.Equal((true, true, false, 2, 2), (first, second, again, table.Count, table.IdBound));
    }

    [Fact]
    public void Key_OfAnId_IsWhatWasAddedWithItsHash()
    {
        int empty = table.GetOrAdd(""u8, out _);
        int id = table.GetOrAdd("video-1"u8, out _);

        Assert.Equal("video-1", Encoding.UTF8.GetString(table.Key(id)));
        Assert.Equal(XxHash64.Hash("video-1"u8), table.Hash(id));
        Assert.Equal(0, table.Key(empty).Length);
    }

    [Fact]
    public void Remove_WhenTwoAreRemoved_LastRemovedIsGivenOutFirst()
    {
        foreach (string key in (string[])["a", "b", "c", "d"]) Add(key);
        table.Remove(1);
        table.Remove(3);

        Assert.False(table.TryFind("b"u8, out int missing));
        Assert.Equal(-1, missing);
        Assert.False(table.Contains(3));
        Assert.Equal([3, 1, 4], new[] { Add("x"), Add("y"), Add("z") });
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(7)]
    public void Key_WhenIdIsNotInUse_Throws(int id)
    {
        Add("a");
        table.Remove(0);

        Assert.Throws<ArgumentOutOfRangeException>(() => table.Key(id));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Remove(id));
    }

    [Fact]
    public void AddAt_WhenIdsAreSkipped_LowestSkippedIsGivenOutNext()
    {
        table.AddAt(3, "d"u8);
        table.AddAt(1, "b"u8);

        Assert.Equal([2, 0], table.FreeIds.ToArray());
        Assert.Equal([0, 2, 4], new[] { Add("x"), Add("y"), Add("z") });
    }

    [Theory]
    [InlineData(0, "new")]
    [InlineData(5, "a")]
    [InlineData(-1, "new")]
    public void AddAt_WhenIdOrKeyIsTaken_Throws(int id, string key)
    {
        Add("a");

        Assert.Throws<CorruptDataException>(() => table.AddAt(id, Encoding.UTF8.GetBytes(key)));
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 0, 2 })]
    [InlineData(new[] { 0, 0 })]
    [InlineData(new[] { 0, 3 })]
    public void RestoreFree_WhenIdsAreNotCoveredOnce_Throws(int[] free)
    {
        table.AddAt(2, "c"u8);

        Assert.Throws<CorruptDataException>(() => table.RestoreFree(free));
    }

    [Fact]
    public void Sort_WhenKeysShareLongPrefixesOrEndInZeros_OrdersByBytes()
    {
        string[] zeros = ["", "\0", "a", "a\0", "a\0\0\0\0\0\0\0\0", "a\0\0\0\0\0\0\0\0b"];
        string[] keys = [.. zeros, "b", "é", "z", .. Numbered("same-long-prefix-of-keys-", 100)];
        int[] ids = [.. keys.Reverse().Select(Add)];

        table.Sort(ids);

        Assert.Equal(keys.Order(StringComparer.Ordinal), ids.Select(Text));
    }

    [Fact]
    public void Remove_WhenMostBytesAreGarbage_KeepsTheOtherKeys()
    {
        string[] keys = [.. Numbered("a-key-that-is-long-enough-to-fill-the-slab-", 1_000)];
        int[] ids = [.. keys.Select(Add)];
        for (int i = 0; i < ids.Length; i++)
        {
            if (i % 10 != 0) table.Remove(ids[i]);
        }

        for (int i = 0; i < ids.Length; i += 10) Assert.Equal(keys[i], Text(ids[i]));
        Assert.Equal(100, table.Count);
    }

    [Fact]
    public void TryFind_OfKnownAndUnknownKeys_AllocatesNothing()
    {
        Add("a");
        bool Look() => table.TryFind("a"u8, out _) & !table.TryFind("b"u8, out _);
        Look();

        long before = GC.GetAllocatedBytesForCurrentThread();
        Look();

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static IEnumerable<string> Numbered(string prefix, int count) => Enumerable.Range(0, count).Select(i => $"{prefix}{i:D6}");

    private int Add(string key) => table.GetOrAdd(Encoding.UTF8.GetBytes(key), out _);

    private string Text(int id) => Encoding.UTF8.GetString(table.Key(id));
}
