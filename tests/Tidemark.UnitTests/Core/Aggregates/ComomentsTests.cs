using Tidemark.Core.Aggregates;

namespace Tidemark.UnitTests.Core.Aggregates;

public sealed class ComomentsTests
{
    [Theory]
    [InlineData(new double[0], new double[0], null, null)]
    [InlineData(new double[] { 1 }, new double[] { 5 }, 0.0, null)]
    [InlineData(new double[] { 1, 2, 3 }, new double[] { 7, 7, 7 }, 0.0, null)]
    [InlineData(new double[] { 1, 2, 3, 4 }, new double[] { 2, 4, 6, 8 }, 2.5, 1.0)]
    [InlineData(new double[] { 1, 2, 3, 4 }, new double[] { 8, 6, 4, 2 }, -2.5, -1.0)]
    [InlineData(new double[] { -1, 0, 1 }, new double[] { 1, 0, 1 }, 0.0, 0.0)]
    public void Comoments_OfPairs_HaveTheirFigures(double[] x, double[] y, double? covariance, double? correlation)
    {
        Comoments pairs = default;
        for (int i = 0; i < x.Length; i++) pairs.Add(x[i], y[i]);

        Assert.Equal((x.Length, covariance, correlation), (pairs.Count, pairs.Covariance, pairs.Correlation));
    }

    [Fact]
    public void Correlation_WhenAProductOfSquaresWouldOverflow_IsStillOne()
    {
        Comoments pairs = default;
        pairs.Add(0, 0);
        pairs.Add(1e100, 1e100);

        Assert.Equal(1, pairs.Correlation!.Value, 12);
    }

    [Fact]
    public void Correlation_WhenAConstantIsMergedInParts_IsUndefined()
    {
        Comoments whole = default;
        for (int part = 0; part < 3; part++)
        {
            Comoments pairs = default;
            for (int i = 0; i < 5; i++) pairs.Add(part + i, 0.1);
            whole.Merge(in pairs);
        }

        Assert.Null(whole.Correlation);
    }
}
