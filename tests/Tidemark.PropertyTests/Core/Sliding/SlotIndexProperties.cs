using Tidemark.Core.Randomness;
using Tidemark.Core.Sliding;

namespace Tidemark.PropertyTests.Core.Sliding;

public sealed class SlotIndexProperties
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 16)]
    [InlineData(3, 100_003)]
    [InlineData(4, 144_665)] // 2^32 / φ³ is about 1.01e9; multiples of this number crowd in few lines.
    [InlineData(5, int.MaxValue)]
    public void AnyKeys_AreFoundAsByTheDictionary(ulong seed, int step)
    {
        var random = new SplitMix64(seed);
        var index = new SlotIndex();
        var slots = new Dictionary<int, int>();
        for (int i = 0; i < 20_000; i++)
        {
            int key = unchecked((random.Below(10_000) - 2_000) * step);
            bool isKnown = slots.TryGetValue(key, out int slot);
            Assert.Equal(isKnown ? slot : -1, index.Find(key));
            if (isKnown) continue;
            slots.Add(key, slots.Count);
            index.Add(key, slots.Count - 1);
        }

        Assert.All(slots, pair => Assert.Equal(pair.Value, index.Find(pair.Key)));
        index.Clear();
        Assert.All(slots, pair => Assert.Equal(-1, index.Find(pair.Key)));
    }
}
