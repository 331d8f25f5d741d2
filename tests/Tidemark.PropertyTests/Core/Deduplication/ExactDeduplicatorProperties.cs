using Tidemark.Core.Codecs;
using Tidemark.Core.Deduplication;
using Tidemark.Core.Randomness;
using Tidemark.Core.Time;

namespace Tidemark.PropertyTests.Core.Deduplication;

public sealed class ExactDeduplicatorProperties
{
    [Theory]
    [InlineData(1, 1_000, 200)]
    [InlineData(2, 1_000, 20)]
    [InlineData(3, 60, 100_000)]
    [InlineData(4, 7, 9)]
    [InlineData(5, 1, 3)]
    public void AnyArrivals_WithRestartsBetween_AreAnsweredAsByThePlainModel(ulong seed, long horizonMs, int capacity)
    {
        var random = new SplitMix64(seed);
        var model = new RememberedIdentities(horizonMs, capacity);
        var deduplicator = new ExactDeduplicator(horizonMs, capacity);
        var journal = new List<byte[]>();
        long clock = 1_000_000;
        for (int step = 0; step < 6_000; step++)
        {
            clock += random.Below(1_000) == 0 ? 3 * horizonMs : random.Below(4) == 0 ? random.Below(8) : 0;
            long arrival = clock - (random.Below(5) == 0 ? random.Below((int)horizonMs * 2) : 0);
            ulong identity = SplitMix64.Mix((ulong)(step / 2 - random.Below(250)));
            Assert.Equal(model.TryAdd(identity, arrival), deduplicator.TryAdd(identity, new EventTime(arrival)));
            Assert.Equal((model.Count, model.EarlyRotations), (deduplicator.Count, deduplicator.EarlyRotations));
            if (random.Below(50) == 0) Checkpoint(deduplicator, journal, snapshot: random.Below(8) == 0);
            if (random.Below(200) == 0)
            {
                Checkpoint(deduplicator, journal, snapshot: false);
                long covered = deduplicator.HorizonCoveredMs;
                deduplicator = Recovered(journal, new ExactDeduplicator(horizonMs, capacity));
                Assert.Equal(covered, deduplicator.HorizonCoveredMs);
            }
        }
    }

    [Fact]
    public void Recovered_AfterThousandsOfGenerations_StillAnswersAsTheOriginal()
    {
        var random = new SplitMix64(9);
        var original = new ExactDeduplicator(40, 10_000);
        var journal = new List<byte[]>();
        for (int step = 0; step < 100_000; step++)
        {
            // Ten ids a generation: tags come round some forty times.
            original.TryAdd(random.Next() >> 48, new EventTime(step));
            if (step % 5_000 != 0) continue;
            Checkpoint(original, journal, snapshot: step == 0);
            ExactDeduplicator copy = Recovered(journal, new ExactDeduplicator(40, 10_000));
            Assert.Equal(original.Count, copy.Count);
        }

        Checkpoint(original, journal, snapshot: false);
        ExactDeduplicator recovered = Recovered(journal, new ExactDeduplicator(40, 10_000));
        for (ulong identity = 0; identity < 65_536; identity++)
        {
            bool isNew = original.TryAdd(identity, new EventTime(100_000));
            Assert.Equal(isNew, recovered.TryAdd(identity, new EventTime(100_000)));
        }
    }

    private static void Checkpoint(ExactDeduplicator deduplicator, List<byte[]> journal, bool snapshot)
    {
        var writer = new ByteWriter();
        deduplicator.WriteDelta(writer);
        if (snapshot)
        {
            // Everything, after what changed has been taken: the next delta goes on from here.
            writer.Clear();
            deduplicator.WriteSnapshot(writer);
            journal.Clear();
        }

        journal.Add(writer.ToArray());
    }

    private static ExactDeduplicator Recovered(List<byte[]> journal, ExactDeduplicator target)
    {
        foreach (byte[] written in journal)
        {
            var reader = new ByteReader(written);
            target.Apply(ref reader);
            Assert.True(reader.AtEnd);
        }

        return target;
    }
}
