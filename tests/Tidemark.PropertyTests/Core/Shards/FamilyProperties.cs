namespace Tidemark.PropertyTests.Core.Shards;

/// <summary>Laws of a shard that runs many window families at once, over inputs in which much comes late.</summary>
public sealed class FamilyProperties
{
    private const int Seeds = 30;

    [Fact]
    public void Step_CutIntoOtherBatches_GivesTheSameEffects() => AssertSameEffects(batchMax: 40, restarts: false);

    [Fact]
    public void Step_RestoredAfterEveryBatch_GivesTheSameEffects() => AssertSameEffects(batchMax: 5, restarts: true);

    [Fact]
    public void Step_WhereWindowsFireBitByBit_GivesTheSameEffects()
    {
        int within = AssertSameEffects(batchMax: 1, restarts: false, firesBitByBit: true)
            + AssertSameEffects(batchMax: 5, restarts: true, firesBitByBit: true);
        Assert.InRange(within, 300, int.MaxValue);
    }

    [Fact]
    public void Step_BeyondTheCapacity_GivesTheSameEffects() =>
        AssertSameEffects(batchMax: 5, restarts: true, firesBitByBit: true, capacity: 1);

    [Fact]
    public void Results_LastOfEveryWindow_EqualBruteForce()
    {
        var seen = new Dictionary<string, long>();
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var track = new FamilyTrack(new FamilyScenario(seed));
            track.RunToEnd();
            track.AssertCountersAddUp();
            track.AssertLastResults();
            track.AssertKeptBlocks();
            foreach ((string name, long count) in track.Seen) seen[name] = seen.GetValueOrDefault(name) + count;
        }

        AssertCovered(seen);
    }

    // About half of what these seeds give.
    private static void AssertCovered(Dictionary<string, long> seen)
    {
        ReadOnlySpan<(string Name, long Least)> wanted =
        [
            ("videos at once", 4_000), ("videos early", 2_000), ("videos after early", 1_000), ("videos again", 2_000),
            ("groups at once", 10_000), ("groups early", 4_000), ("groups after early", 2_500), ("groups again", 2_500),
            ("sessions at once", 800), ("sessions early", 250), ("sessions after early", 120), ("sessions again", 40),
            ("replaces", 300), ("final only", 3_000), ("late", 700), ("late by window", 3_500), ("idle moves", 200),
        ];
        foreach ((string name, long least) in wanted)
            if (seen.GetValueOrDefault(name) < least) Assert.Fail($"{name}: {seen.GetValueOrDefault(name)} of {least} wanted");
    }

    /// <returns>How many batches were taken while a window fired.</returns>
    private static int AssertSameEffects(int batchMax, bool restarts, bool firesBitByBit = false, int capacity = int.MaxValue)
    {
        int within = 0;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var scenario = new FamilyScenario(seed);
            FamilyRun expected = new FamilyRun(scenario, batchMax: 1, restarts: false, firesBitByBit: false, capacity).ToEnd();
            FamilyRun actual = new FamilyRun(scenario, batchMax, restarts, firesBitByBit, capacity).ToEnd();
            within += actual.BatchesWithinFirings;
            AssertSame(seed, expected.Outputs, actual.Outputs, output => ($"{output.Id} {output.Kind}", output.Payload));
            AssertSame(seed, expected.Blocks, actual.Blocks, block => ($"{block.Family} {block.Group} {block.Window}", block.Bytes));
            Assert.Equal(actual.Outputs.Count, actual.Outputs.DistinctBy(output => output.Id).Count());
            Assert.Equal(expected.State.LateByWindow, actual.State.LateByWindow);
        }

        return within;
    }

    private static void AssertSame<T>(ulong seed, List<T> expected, List<T> actual, Func<T, (string Name, ReadOnlyMemory<byte> Bytes)> of)
    {
        for (int i = 0; i < Math.Min(expected.Count, actual.Count); i++)
        {
            (string Name, ReadOnlyMemory<byte> Bytes) left = of(expected[i]), right = of(actual[i]);
            if (left.Name != right.Name || !left.Bytes.Span.SequenceEqual(right.Bytes.Span))
                Assert.Fail($"seed {seed}, effect {i}:\n{Text(left)}\n{Text(right)}");
        }

        Assert.True(expected.Count == actual.Count, $"seed {seed}: {expected.Count} effects, {actual.Count} the other way");
    }

    private static string Text((string Name, ReadOnlyMemory<byte> Bytes) effect) =>
        $"{effect.Name} {Convert.ToHexString(effect.Bytes.Span)}";
}
