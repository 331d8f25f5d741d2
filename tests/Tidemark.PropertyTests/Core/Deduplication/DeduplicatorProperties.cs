using Tidemark.Core.Codecs;
using Tidemark.Core.Deduplication;
using Tidemark.Core.Randomness;
using Tidemark.Core.Time;

namespace Tidemark.PropertyTests.Core.Deduplication;

/// <summary>What holds for deduplicators of every kind; filters are so large here that no seed meets a false positive.</summary>
public sealed class DeduplicatorProperties
{
    private const double NeverWrong = 1e-9;

    [Theory]
    [InlineData(1, 1_000, 200)]
    [InlineData(2, 1_000, 20)]
    [InlineData(3, 60, 100_000)]
    [InlineData(4, 7, 9)]
    [InlineData(5, 1, 3)]
    public void AnyArrivals_WithRestartsBetween_AreAnsweredAsByThePlainModel(ulong seed, long horizonMs, int capacity)
    {
        foreach (Kinds kinds in Enum.GetValues<Kinds>())
        {
            var random = new SplitMix64(seed);
            var choice = new SplitMix64(seed + 100);
            var model = new RememberedIdentities(horizonMs, capacity);
            Deduplicator deduplicator = New(kinds, choice, horizonMs, capacity);
            var journal = new List<byte[]>();
            long clock = 1_000_000;
            for (int step = 0; step < 6_000; step++)
            {
                clock += random.Below(1_000) == 0 ? 3 * horizonMs : random.Below(4) == 0 ? random.Below(8) : 0;
                long arrival = clock - (random.Below(5) == 0 ? random.Below((int)horizonMs * 2) : 0);
                ulong identity = SplitMix64.Mix((ulong)(step / 2 - random.Below(250)));
                Assert.Equal(model.TryAdd(identity, arrival), deduplicator.TryAdd(identity, new EventTime(arrival)));
                Assert.Equal((model.Count, model.EarlyRotations), (deduplicator.Count, deduplicator.EarlyRotations));
                if (random.Below(50) == 0)
                    Checkpoint(deduplicator, journal, random.Below(8) == 0 ? New(kinds, choice, horizonMs, capacity) : null);
                if (random.Below(200) == 0)
                {
                    Checkpoint(deduplicator, journal, second: null);
                    long covered = deduplicator.HorizonCoveredMs;
                    deduplicator = Recovered(journal, New(kinds, choice, horizonMs, capacity));
                    Assert.Equal(covered, deduplicator.HorizonCoveredMs);
                }
            }
        }
    }

    [Fact]
    public void Recovered_AfterThousandsOfGenerations_StillAnswersAsTheOriginal()
    {
        foreach (Kinds kinds in (Kinds[])[Kinds.Exact, Kinds.Bloom])
        {
            var random = new SplitMix64(9);
            Deduplicator original = New(kinds, random, 40, 10_000);
            var journal = new List<byte[]>();
            for (int step = 0; step < 100_000; step++)
            {
                // Ten ids a generation: tags come round some forty times.
                original.TryAdd(random.Next() >> 48, new EventTime(step));
                if (step % 5_000 != 0) continue;
                Checkpoint(original, journal, step == 0 ? New(kinds, random, 40, 10_000) : null);
                Deduplicator copy = Recovered(journal, New(kinds, random, 40, 10_000));
                Assert.Equal(original.Count, copy.Count);
            }

            Checkpoint(original, journal, second: null);
            Deduplicator recovered = Recovered(journal, New(kinds, random, 40, 10_000));
            for (ulong identity = 0; identity < 65_536; identity++)
            {
                bool isNew = original.TryAdd(identity, new EventTime(100_000));
                Assert.Equal(isNew, recovered.TryAdd(identity, new EventTime(100_000)));
            }
        }
    }

    private static Deduplicator New(Kinds kinds, SplitMix64 choice, long horizonMs, int capacity) => Deduplicator.Of(
        horizonMs, capacity, kinds == Kinds.Bloom || (kinds == Kinds.Any && choice.Below(2) == 0) ? NeverWrong : null);

    /// <summary>Writes a delta and, given an empty deduplicator for it, a snapshot from what was written, as a compaction does.</summary>
    private static void Checkpoint(Deduplicator deduplicator, List<byte[]> journal, Deduplicator? second)
    {
        var writer = new ByteWriter();
        deduplicator.WriteDelta(writer);
        journal.Add(writer.ToArray());
        if (second is null) return;
        second = Recovered(journal, second.ForSnapshot());
        journal.Clear();
        foreach (Action<ByteWriter> entry in second.Snapshot())
        {
            writer.Clear();
            entry(writer);
            journal.Add(writer.ToArray());
        }
    }

    private static Deduplicator Recovered(List<byte[]> journal, Deduplicator target)
    {
        foreach (byte[] written in journal)
        {
            var reader = new ByteReader(written);
            target.Apply(ref reader);
            Assert.True(reader.AtEnd);
        }

        return target;
    }

    /// <summary>What the deduplicators before and after a restart are.</summary>
    private enum Kinds
    {
        Exact,
        Bloom,
        Any,
    }
}
