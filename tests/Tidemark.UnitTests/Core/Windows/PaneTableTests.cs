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
        Assert.Equal([1], table.SortChanged().ToArray());
    }
}
