using System.Text;
using Tidemark.Core.Keys;
using Tidemark.Core.Randomness;

namespace Tidemark.PropertyTests.Core.Keys;

public sealed class KeyTableProperties
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AnyOperations_AgreeWithADictionaryAndAStack(ulong seed)
    {
        var random = new SplitMix64(seed);
        var table = new KeyTable();
        var model = new Dictionary<string, int>();
        var free = new Stack<int>();
        int bound = 0;
        for (int step = 0; step < 20_000; step++)
        {
            string key = Key(random);
            // Phases of growth and of shrinking, so that keys are removed by the thousand too.
            if (random.Below(10) < (step / 4_000 % 2 == 0 ? 7 : 2))
            {
                bool isNew = !model.TryGetValue(key, out int expected);
                if (isNew) model[key] = expected = free.Count > 0 ? free.Pop() : bound++;
                Assert.Equal(expected, table.GetOrAdd(Encoding.UTF8.GetBytes(key), out bool added));
                Assert.Equal(isNew, added);
            }
            else if (model.Remove(key, out int removed))
            {
                free.Push(removed);
                table.Remove(removed);
            }

            Assert.Equal((model.Count, bound), (table.Count, table.IdBound));
        }

        Assert.Equal(free.Reverse(), table.FreeIds.ToArray());
        foreach ((string key, int id) in model)
        {
            Assert.True(table.TryFind(Encoding.UTF8.GetBytes(key), out int found));
            Assert.Equal((id, key), (found, Encoding.UTF8.GetString(table.Key(found))));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void RestoredTable_GivesTheSameIdsAsTheOriginal(ulong seed)
    {
        var random = new SplitMix64(seed);
        var table = new KeyTable();
        for (int round = 0; round < 10; round++)
        {
            Churn(table, random, 500);
            KeyTable restored = Restore(table, random);
            ulong fork = random.Next();
            Assert.Equal(Churn(table, new SplitMix64(fork), 500), Churn(restored, new SplitMix64(fork), 500));
            Assert.Equal(table.FreeIds.ToArray(), restored.FreeIds.ToArray());
        }
    }

    [Fact]
    public void Sort_OrdersAsOrdinalComparisonOfBytes()
    {
        var random = new SplitMix64(5);
        for (int round = 0; round < 50; round++)
        {
            var table = new KeyTable();
            var keys = new List<byte[]>();
            for (int i = 0; i < 300; i++)
            {
                // Two letters, one of them zero, make long ties and keys that differ in their length alone.
                var key = new byte[random.Below(20)];
                for (int b = 0; b < key.Length; b++) key[b] = (byte)(random.Below(8) == 0 ? 200 : 0);
                table.GetOrAdd(key, out bool added);
                if (added) keys.Add(key);
            }

            int[] ids = [.. Enumerable.Range(0, table.IdBound)];
            table.Sort(ids);
            keys.Sort((left, right) => string.CompareOrdinal(Convert.ToHexString(left), Convert.ToHexString(right)));
            Assert.Equal(keys.Select(Convert.ToHexString), ids.Select(id => Convert.ToHexString(table.Key(id))));
        }
    }

    private static List<int> Churn(KeyTable table, SplitMix64 random, int steps)
    {
        var ids = new List<int>();
        for (int step = 0; step < steps; step++)
        {
            byte[] key = Encoding.UTF8.GetBytes(Key(random));
            if (random.Below(10) < 6) ids.Add(table.GetOrAdd(key, out _));
            else if (table.TryFind(key, out int id)) table.Remove(id);
        }

        return ids;
    }

    private static KeyTable Restore(KeyTable original, SplitMix64 random)
    {
        int[] ids = [.. Enumerable.Range(0, original.IdBound).Where(original.Contains)];
        for (int i = ids.Length - 1; i > 0; i--)
        {
            int other = random.Below(i + 1);
            (ids[i], ids[other]) = (ids[other], ids[i]);
        }

        var restored = new KeyTable();
        foreach (int id in ids) restored.AddAt(id, original.Key(id));
        restored.RestoreFree(original.FreeIds);
        return restored;
    }

    private static string Key(SplitMix64 random) => $"key-{random.Below(3_000)}".PadRight(4 + random.Below(2) * 40, 'x');
}
