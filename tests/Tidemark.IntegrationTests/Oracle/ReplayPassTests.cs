namespace Tidemark.IntegrationTests.Oracle;

public sealed class ReplayPassTests
{
    [Fact]
    public void Lines_EndAsOneOfFour()
    {
        ReplayPass pass = HandMadeInput.Pass();
        Assert.Equal(9, pass.Read);
        Assert.Equal(6, pass.Applied.Length);
        Assert.Equal(1, pass.Duplicates);
        Assert.Equal([("v1", "e5", HandMadeInput.StartMs + 70_000)], pass.Late);
        Assert.Equal([(9L, "missing_field")], pass.Rejected);
        Assert.Equal(60_000, pass.WidestRepeatMs);
    }

    [Fact]
    public void Counters_RiseByTheRuleOfTheBaseline()
    {
        OracleVideo video = new(0);
        (long Time, long? Value, long Rise)[] steps =
        [
            (10, 100, 0), (20, 130, 30), (15, 500, 0), (20, 140, 0), (30, 90, 0), (40, null, 0), (50, 95, 5),
        ];
        Assert.All(steps, step => Assert.Equal(step.Rise, video.Observe(0, step.Time, step.Value)));
    }

    [Fact]
    public void Origin_IsThatOfTheMoment()
    {
        OracleVideo video = new(0);
        video.Move(3, 1, 1);
        video.Move(5, 1, 1);
        video.Move(8, 2, 1);
        Assert.Equal((1, 1), video.OriginAfter(7));
        Assert.Equal((2, 1), video.OriginAfter(8));
    }

    [Fact]
    public void Windows_AreFiredByTheEventThatMovesTheWatermarkToTheirEnd()
    {
        ShardTrack shard = new(10);
        shard.Observe(30, 0);
        shard.Observe(25, 1);
        shard.Observe(40, 2);
        Assert.Equal([0, 0, 2, 2, int.MaxValue], new long[] { 19, 20, 21, 30, 31 }.Select(shard.FiredBy));
    }
}
