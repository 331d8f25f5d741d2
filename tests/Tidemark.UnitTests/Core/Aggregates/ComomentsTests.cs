using Tidemark.Core.Aggregates;

namespace Tidemark.UnitTests.Core.Aggregates;

public sealed class ComomentsTests
{
    [Theory]
    [InlineData(new long[0], new long[0], null, null)]
    [InlineData(new long[] { 1 }, new long[] { 5 }, 0.0, null)]
    [InlineData(new long[] { 1, 2, 3 }, new long[] { 7, 7, 7 }, 0.0, null)]
    [InlineData(new long[] { 1, 2, 3, 4 }, new long[] { 2, 4, 6, 8 }, 2.5, 1.0)]
    [InlineData(new long[] { 1, 2, 3, 4 }, new long[] { 8, 6, 4, 2 }, -2.5, -1.0)]
    [InlineData(new long[] { -1, 0, 1 }, new long[] { 1, 0, 1 }, 0.0, 0.0)]
    public void Comoments_OfPairs_HaveTheirFigures(long[] x, long[] y, double? covariance, double? correlation)
    {
        Comoments pairs = default;
        for (int i = 0; i < x.Length; i++) pairs.Add(x[i], y[i]);

        Assert.Equal((x.Length, covariance, correlation), (pairs.Count, pairs.Covariance, pairs.Correlation));
    }

    [Fact]
    public void Correlation_WhenNumbersAreLargeAndClose_DoesNotCancel()
    {
        const long far = 1L << 53;
        Comoments pairs = default;
        foreach ((long x, long y) in (ReadOnlySpan<(long, long)>)[(0, 2), (1, 1), (2, 3)]) pairs.Add(far + x, -far + y);

        Assert.Equal(0.5, pairs.Correlation!.Value, 15);
    }

    [Fact]
    public void Correlation_WhenAConstantIsMergedInParts_IsUndefined()
    {
        Comoments whole = default;
        for (int part = 0; part < 3; part++)
        {
            Comoments pairs = default;
            for (int i = 0; i < 5; i++) pairs.Add(part + i, 1_000_000_007);
            whole.Merge(in pairs);
        }

        Assert.Null(whole.Correlation);
    }
}
