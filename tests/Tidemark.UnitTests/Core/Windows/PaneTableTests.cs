using System.Runtime.CompilerServices;
using Tidemark.Core.Randomness;
using Tidemark.Core.Windows;

namespace Tidemark.UnitTests.Core.Windows;

public sealed class PaneTableTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 1_000)]
    [InlineData(3, 2_000_000_000)]
    public void Cells_WhenKeysComeInAnyOrder_AreThoseOfADictionary(int seed, int keys)
    {
        var random = new SplitMix64((ulong)seed);
        var table = new PaneTable<long>();
        var expected = new Dictionary<int, long>();
        for (int i = 0; i < 20_000; i++)
        {
            int key = random.Below(keys);
            table.Change(key, out bool added) += i;
            Assert.Equal(!expected.ContainsKey(key), added);
            expected[key] = expected.GetValueOrDefault(key) + i;
        }

        Assert.Equal(expected.Count, table.Count);
        Assert.Equal(expected.Count, table.ChangedCount);
        for (int slot = 0; slot < table.Count; slot++) Assert.Equal(expected[table.KeyAt(slot)], table.CellAt(slot));
        foreach ((int key, long value) in expected) Assert.Equal(value, table.Find(key));
        for (int key = 0; key < 100; key++) Assert.Equal(!expected.ContainsKey(key), Unsafe.IsNullRef(in table.Find(key)));
    }

    [Fact]
    public void Changed_WhenWrittenDown_StartsAnew()
    {
        var table = new PaneTable<long>();
        table.Change(7, out _) = 1;
        table.Change(9, out _) = 2;
        table.ClearChanged();
        table.Change(9, out _) = 3;
        Assert.Equal([1], Changed(table));
        Assert.Equal(1, table.ChangedCount);
    }

    [Fact]
    public void Changed_AmongMany_IsInOrder()
    {
        var random = new SplitMix64(4);
        var table = new PaneTable<long>();
        for (int key = 0; key < 1_000; key++) table.Change(key, out _);
        for (int round = 0; round < 20; round++)
        {
            table.ClearChanged();
            var expected = new SortedSet<int>();
            for (int i = random.Below(100); i >= 0; i--)
            {
                int key = random.Below(1_000);
                table.Change(key, out _)++;
                expected.Add(key);
            }

            Assert.Equal(expected, Changed(table));
            Assert.Equal(expected.Count, table.ChangedCount);
        }
    }

    private static List<int> Changed(PaneTable<long> table)
    {
        List<int> slots = [];
        for (int slot = table.NextChanged(0); slot >= 0; slot = table.NextChanged(slot + 1)) slots.Add(slot);
        return slots;
    }
}
