using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;

namespace Tidemark.PropertyTests.Core.Aggregates;

public sealed class AggregateProperties
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Merge_OfAnySplit_EqualsTwoPassesOverAll()
    {
        var random = new SplitMix64(20);
        for (int round = 0; round < 200; round++)
        {
            (double[] x, double[] y) = Pairs(random, 1 + random.Below(300));
            Moments moments = default;
            Comoments pairs = default;
            for (int start = 0; start < x.Length;)
            {
                int end = Math.Min(x.Length, start + random.Below(80));
                moments.Merge(MomentsOf(x[start..end]));
                pairs.Merge(ComomentsOf(x[start..end], y[start..end]));
                start = end;
            }

            (double mean, double variance) = (x.Average(), CovarianceOf(x, x));
            double scaleY = Math.Sqrt(CovarianceOf(y, y));
            Assert.Equal((x.LongLength, x.Min(), x.Max()), (moments.Count, moments.Min, moments.Max));
            Near(mean, moments.Mean, Math.Abs(mean) + Math.Sqrt(variance));
            Near(variance, moments.Variance!.Value, variance);
            Near(CovarianceOf(x, y), pairs.Covariance!.Value, Math.Sqrt(variance) * scaleY);
            if (pairs.Correlation is { } correlation) Near(CovarianceOf(x, y) / Math.Sqrt(variance) / scaleY, correlation, 1);
        }
    }

    [Fact]
    public void Merge_IsAssociativeUpToRounding()
    {
        var random = new SplitMix64(21);
        for (int round = 0; round < 200; round++)
        {
            var moments = new Moments[3];
            var pairs = new Comoments[3];
            for (int i = 0; i < 3; i++)
            {
                (double[] x, double[] y) = Pairs(random, random.Below(50));
                (moments[i], pairs[i]) = (MomentsOf(x), ComomentsOf(x, y));
            }

            Moments left = Joined(Joined(moments[0], moments[1]), moments[2]);
            Moments right = Joined(moments[0], Joined(moments[1], moments[2]));
            Assert.Equal((left.Count, left.Min, left.Max), (right.Count, right.Min, right.Max));
            Near(left.Variance ?? 0, right.Variance ?? 0, left.Variance ?? 0);
            Comoments leftPairs = Joined(Joined(pairs[0], pairs[1]), pairs[2]);
            Comoments rightPairs = Joined(pairs[0], Joined(pairs[1], pairs[2]));
            Near(leftPairs.Correlation ?? 0, rightPairs.Correlation ?? 0, 1);
        }
    }

    [Fact]
    public void WrittenAggregates_ReadBackBitForBit()
    {
        var random = new SplitMix64(22);
        for (int count = 0; count < 50; count++)
        {
            (double[] x, double[] y) = Pairs(random, count);
            var writer = new ByteWriter();
            MomentsOf(x).Write(writer);
            ComomentsOf(x, y).Write(writer);
            var again = new ByteWriter();
            var reader = new ByteReader(writer.WrittenSpan);
            Moments moments = Moments.Read(ref reader);
            moments.Write(again);
            Comoments.Read(ref reader).Write(again);

            Assert.True(reader.AtEnd);
            Assert.Equal(MomentsOf(x), moments);
            Assert.Equal(writer.ToArray(), again.ToArray());
        }
    }

    /// <summary>Pairs of any scale and offset, more or less dependent on each other.</summary>
    private static (double[] X, double[] Y) Pairs(SplitMix64 random, int count)
    {
        double scale = Math.Pow(10, random.Below(10) - 3);
        double offset = scale * random.Below(100);
        var x = new double[count];
        var y = new double[count];
        for (int i = 0; i < count; i++)
        {
            x[i] = offset + scale * random.NextDouble();
            y[i] = random.Below(3) * x[i] + random.NextDouble();
        }

        return (x, y);
    }

    private static Moments MomentsOf(double[] values)
    {
        Moments moments = default;
        foreach (double value in values) moments.Add(value);
        return moments;
    }

    private static Comoments ComomentsOf(double[] x, double[] y)
    {
        Comoments pairs = default;
        for (int i = 0; i < x.Length; i++) pairs.Add(x[i], y[i]);
        return pairs;
    }

    private static Moments Joined(Moments left, Moments right)
    {
        left.Merge(in right);
        return left;
    }

    private static Comoments Joined(Comoments left, Comoments right)
    {
        left.Merge(in right);
        return left;
    }

    private static double CovarianceOf(double[] x, double[] y)
    {
        (double meanX, double meanY) = (x.Average(), y.Average());
        return x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Average();
    }

    private static void Near(double expected, double actual, double scale) =>
        Assert.True(Math.Abs(expected - actual) <= Tolerance * scale, $"{actual:R} is not near {expected:R} at the scale {scale:R}.");
}
