using System.Runtime.CompilerServices;
using Tidemark.Core.Randomness;
using Tidemark.Core.Windows;

namespace Tidemark.PropertyTests.Core.Windows;

/// <summary>The framework's dictionary is the oracle.</summary>
public sealed class PaneTableProperties
{
    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(int.MaxValue)]
    public void Table_UnderAnyChanges_AgreesWithADictionary(int keyMax)
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var random = new SplitMix64(seed);
            var table = new PaneTable<long>();
            var oracle = new Dictionary<int, long>();
            var changed = new HashSet<int>();
            for (int step = 0; step < 2_000; step++)
            {
                int key = random.Below(keyMax);
                bool known = oracle.ContainsKey(key);
                Assert.Equal(known, !Unsafe.IsNullRef(in table.Find(key)));
                if (random.Below(100) == 0)
                {
                    table.ClearChanged();
                    changed.Clear();
                }

                table.Change(key, out bool added) += step;
                oracle[key] = oracle.GetValueOrDefault(key) + step;
                changed.Add(key);
                Assert.Equal(!known, added);
            }

            Assert.Equal(oracle.Count, table.Count);
            foreach ((int key, long value) in oracle) Assert.Equal(value, table.Find(key));
            for (int slot = 0; slot < table.Count; slot++) Assert.Equal(oracle[table.Keys[slot]], table.Cells[slot]);
            int[] keys = table.Keys.ToArray();
            Assert.Equal(changed.Order(), table.Changed.ToArray().Select(slot => keys[slot]).Order());
        }
    }
}
