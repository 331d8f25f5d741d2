using Tidemark.Core.Randomness;
using Tidemark.Core.Sliding;

namespace Tidemark.PropertyTests.Core.Sliding;

/// <summary>The table against a dictionary.</summary>
public sealed class LastSeenTableProperties
{
    private const uint Panes = 10;

    [Theory]
    [InlineData(1, 48, 3_000)]
    [InlineData(2, 48, 40)]
    [InlineData(3, 3, 500)]
    [InlineData(4, 20, 3_000)]
    public void AnyPairs_AreRememberedAsByTheDictionary(ulong seed, int variedBits, int pairsMax)
    {
        var random = new SplitMix64(seed);
        var run = new Run();
        for (int pane = 0; pane < 400; pane++)
        {
            // Few bits of the hash differ in their upper part, so that lines are crowded; how many pairs there are rises and falls.
            int pairs = random.Below(1 + pairsMax * (pane / 50 % 2 == 0 ? 1 : 20) / 20);
            for (int i = 0; i < pairs; i++)
            {
                ulong hash = SplitMix64.Mix((ulong)random.Below(2 * pairsMax));
                ulong fingerprint = (hash >> 16 & ((1UL << (48 - variedBits)) - 1)) | (hash >> (64 - variedBits) << (48 - variedBits));
                if (random.Below(10) == 0) run.Forget(fingerprint);
                else run.See(fingerprint, age: random.Below(8) == 0 ? (uint)random.Below((int)Panes) : 0, mark: (uint)random.Below(2));
            }

            run.Slide(rebase: pane % 100 == 99);
        }
    }

    /// <summary>The lines that a table grows out of are read to the end, however often the collector runs meanwhile and whatever is made in
    /// what it frees.</summary>
    [Fact]
    public async Task Growth_WhileTheCollectorRuns_LosesNothing()
    {
        Task collecting = Task.Run(() =>
        {
            for (int i = 0; i < 5_000; i++)
            {
                GC.Collect();
                Array.Fill(GC.AllocateUninitializedArray<ulong>(((64 << i % 8) + 1) * 8, pinned: true), ulong.MaxValue);
            }
        });
        do
        {
            var table = new LastSeenTable();
            var index = new SlotIndex();
            var pairs = new List<ulong>();
            for (int i = 1; i <= 20_000; i++)
            {
                ulong fingerprint = SplitMix64.Mix((ulong)i) >> 16;
                table.Reserve(1);
                table.See(fingerprint, 2);
                table.CountNew(1);
                index.Add(i, i);
                pairs.Add(fingerprint | 2UL << LastSeenTable.FingerprintBits);
            }

            pairs.Sort();
            Assert.Equal(pairs, table.ToArray());
            for (int i = 1; i <= 20_000; i++) Assert.Equal(i, index.Find(i));
        }
        while (!collecting.IsCompleted);

        await collecting;
    }

    private sealed class Run
    {
        private readonly LastSeenTable table = new();
        private Dictionary<ulong, uint> tags = [];
        private uint now = Panes;

        public void See(ulong fingerprint, uint age, uint mark)
        {
            uint tag = (now - age) << 1 | mark;
            table.Reserve(1);
            uint old = tags.GetValueOrDefault(fingerprint);
            Assert.Equal(old, table.See(fingerprint, tag));
            if (old == 0) table.CountNew(1);
            if (old >> 1 < tag >> 1) tags[fingerprint] = tag;
        }

        public void Forget(ulong fingerprint)
        {
            uint old = tags.GetValueOrDefault(fingerprint);
            Assert.Equal(old, table.Forget(fingerprint, now));
            if (old >> 1 < now) tags.Remove(fingerprint);
        }

        public void Slide(bool rebase)
        {
            if (rebase)
            {
                table.Rebase(now - Panes);
                tags = tags.ToDictionary(pair => pair.Key, pair => pair.Value - ((now - Panes) << 1));
                now = Panes;
            }

            now++;
            ulong[] expired = [.. tags.Where(pair => pair.Value >> 1 < now - Panes + 1).Select(pair => pair.Key)];
            foreach (ulong fingerprint in expired) tags.Remove(fingerprint);
            table.Expire(now - Panes + 1, expired.Length);
            Assert.Equal(tags.Count, table.Count);
            Assert.Equal(
                tags.OrderBy(pair => pair.Key).Select(pair => (ulong)pair.Value << LastSeenTable.FingerprintBits | pair.Key),
                table.ToArray());
        }
    }
}
