namespace Tidemark.IntegrationTests.Oracle;

public sealed class OracleFamilyTests
{
    private static readonly OracleFamily Sliding = new("s", 30, 10, Compares: false);

    [Theory]
    [InlineData(0, -20, 0)]
    [InlineData(9, -20, 0)]
    [InlineData(10, -10, 10)]
    [InlineData(-1, -30, -10)]
    [InlineData(-10, -30, -10)]
    [InlineData(-11, -40, -20)]
    public void Windows_OfATime_StartFromFirstToLast(long time, long first, long last)
    {
        Assert.Equal(first, Sliding.FirstStart(time));
        Assert.Equal(last, Sliding.LastStart(time));
    }
}
