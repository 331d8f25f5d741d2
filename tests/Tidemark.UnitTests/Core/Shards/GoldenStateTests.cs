using Tidemark.Core.Shards;
using Tidemark.UnitTests.Gates;

namespace Tidemark.UnitTests.Core.Shards;

/// <summary>Every layout of a shard's state from version 2 on stays readable.</summary>
public sealed class GoldenStateTests
{
    private const string Golden = "tests/Tidemark.UnitTests/Core/Shards/Golden";

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void State_OfAnyVersion_ReadsBackAndGoesOn(int version) =>
        Check(File.ReadAllBytes(Path.Combine(SourceTree.Root, Golden, $"state-v{version}.bin")));

    [Fact]
    public void State_WrittenNow_ReadsBackAndGoesOn()
    {
        byte[] file = GoldenState.Make();
        if (Environment.GetEnvironmentVariable(GoldenState.PathVariable) is { } path) File.WriteAllBytes(path, file);
        Check(file);
    }

    private static void Check(byte[] file)
    {
        var straight = GoldenState.NewState();
        GoldenState.StepTo(straight, GoldenState.WrittenRecords, new ShardEffects());
        var read = GoldenState.Read(file);
        Assert.Equal(GoldenState.WrittenRecords, read.Position);

        string[] expected = GoldenState.StepTo(straight, GoldenState.Records, new ShardEffects());
        string[] found = GoldenState.StepTo(read, GoldenState.Records, new ShardEffects());

        Assert.Equal(expected, found);
        Assert.Equal(
            (straight.Counters.Applied, straight.Counters.Duplicates, straight.Counters.Late, straight.Counters.WindowsFired),
            (read.Counters.Applied, read.Counters.Duplicates, read.Counters.Late, read.Counters.WindowsFired));
        Assert.True(read.Counters.Duplicates > 20 && read.Counters.Late > 0 && expected.Length > 50);
    }
}
