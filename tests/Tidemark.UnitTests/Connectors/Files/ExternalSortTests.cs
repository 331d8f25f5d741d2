using Tidemark.Connectors.Files;
using Tidemark.Core;
using Tidemark.Core.Randomness;

namespace Tidemark.UnitTests.Connectors.Files;

public sealed class ExternalSortTests
{
    /// <summary>Against a stable sort in memory; the larger one takes more runs than are merged at once.</summary>
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 500_000, 0)]
    [InlineData(3, 4_200_000, 4)]
    [InlineData(4, 12_000_000, 12)]
    public void Records_WhateverTheirSize_ComeLikeFromAStableSort(ulong seed, int bytes, int runsAtLeast)
    {
        using TempFolder folder = new();
        string directory = Path.Combine(folder.Path, "sort");
        SplitMix64 random = new(seed);
        List<(long Key, byte[] Record)> added = [];
        using (ExternalSort sort = new(directory, ExternalSort.MemoryBytesMin))
        {
            for (int sum = 0; sum < bytes;)
            {
                // Few keys, so that many are equal; now and then a record as long as may be.
                byte[] record = new byte[random.Below(200) == 0 ? random.Below(ExternalSort.RecordBytesMax + 1) : random.Below(400)];
                for (int i = 0; i < record.Length; i += 97) record[i] = (byte)random.Next();
                long key = random.Below(1_000) - 500;
                sort.Add(key, record);
                added.Add((key, record));
                sum += record.Length;
            }

            using SortedRecords sorted = sort.Read();
            foreach ((_, byte[] expected) in added.OrderBy(entry => entry.Key))
            {
                Assert.True(sorted.TryRead(out ReadOnlySpan<byte> record));
                Assert.True(record.SequenceEqual(expected));
            }

            Assert.False(sorted.TryRead(out _));
            Assert.InRange(sort.RunsWritten, runsAtLeast, runsAtLeast == 0 ? 0 : int.MaxValue);
        }

        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public void Files_WhenTheSortIsGivenUp_AreRemoved()
    {
        using TempFolder folder = new();
        string directory = Path.Combine(folder.Path, "sort");
        using (ExternalSort sort = new(directory, ExternalSort.MemoryBytesMin))
        {
            for (int i = 0; i < 30; i++) sort.Add(i, new byte[100_000]);
            Assert.NotEmpty(Directory.GetFiles(directory));
        }

        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public void Files_OfASortThatDied_AreRemovedByTheNext()
    {
        using TempFolder folder = new();
        string directory = Path.Combine(folder.Path, "sort");
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "run-000000"), "left over");
        using ExternalSort sort = new(directory, ExternalSort.MemoryBytesMin);
        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public void Add_WhenTheDiskRefuses_SaysWhere()
    {
        using TempFolder folder = new();
        string file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "");
        using ExternalSort sort = new(Path.Combine(file, "sort"), ExternalSort.MemoryBytesMin);
        TidemarkException failure = Assert.Throws<TidemarkException>(() =>
        {
            for (int i = 0; i < 30; i++) sort.Add(i, new byte[100_000]);
        });
        Assert.Contains(file, failure.Message, StringComparison.Ordinal);
    }
}
