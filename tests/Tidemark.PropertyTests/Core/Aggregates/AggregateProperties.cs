using System.Numerics;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;

namespace Tidemark.PropertyTests.Core.Aggregates;

public sealed class AggregateProperties
{
    private const double Tolerance = 1e-15;

    /// <summary>The oracle takes two passes in rational numbers: deviations of n·x from Σx.</summary>
    [Fact]
    public void Figures_OfAnySeries_AreTheRationalOnesRounded()
    {
        var random = new SplitMix64(20);
        for (int round = 0; round < 200; round++)
        {
            (long[] x, long[] y) = Pairs(random, 1 + random.Below(300));
            Moments moments = MomentsOf(x);
            Comoments pairs = ComomentsOf(x, y);
            (double xx, double yy, double xy) = (Scaled(x, x), Scaled(y, y), Scaled(x, y));
            double cube = Math.Pow(x.Length, 3);

            Assert.Equal((x.LongLength, x.Min(), x.Max()), (moments.Count, moments.Min, moments.Max));
            Near((double)Sum(x) / x.Length, moments.Mean);
            Near(xx / cube, moments.Variance!.Value);
            Near(Math.Sqrt(xx / cube), moments.StandardDeviation!.Value);
            Near(xy / cube, pairs.Covariance!.Value);
            if (xx == 0 || yy == 0) Assert.Null(pairs.Correlation);
            else Near(xy / Math.Sqrt(xx) / Math.Sqrt(yy), pairs.Correlation!.Value);
        }
    }

    [Fact]
    public void Percentiles_OfAnyRows_AreThoseOfTheSortedRows()
    {
        var random = new SplitMix64(23);
        for (int round = 0; round < 200; round++)
        {
            long[] rows = Pairs(random, 1 + random.Below(300)).X;
            ValueCounts counts = ValueCountsOf(rows);
            Array.Sort(rows);
            for (int percent = 1; percent <= 100; percent++)
            {
                long nearest = rows.First(row => 100 * rows.Count(other => other <= row) >= percent * rows.Length);
                Assert.Equal(nearest, counts.Percentile(percent));
            }

            Assert.Equal((rows.Length, rows.Distinct().Count()), (counts.Count, counts.Distinct));
        }
    }

    [Fact]
    public void Merge_OfAnySplitInAnyOrder_GivesTheBytesOfTheWhole()
    {
        var random = new SplitMix64(21);
        for (int round = 0; round < 200; round++)
        {
            (long[] x, long[] y) = Pairs(random, random.Below(300));
            var parts = new List<(long[] X, long[] Y)>();
            for (int start = 0; start < x.Length;)
            {
                int end = Math.Min(x.Length, start + random.Below(80));
                parts.Add((x[start..end], y[start..end]));
                start = end;
            }

            while (parts.Count > 1)
            {
                // Any two become one, the second into the first.
                int into = random.Below(parts.Count), from = (into + 1 + random.Below(parts.Count - 1)) % parts.Count;
                AssertMerges(parts[into], parts[from]);
                parts[into] = ([.. parts[into].X, .. parts[from].X], [.. parts[into].Y, .. parts[from].Y]);
                parts.RemoveAt(from);
            }
        }
    }

    [Fact]
    public void WrittenAggregates_ReadBackBitForBit()
    {
        var random = new SplitMix64(22);
        for (int count = 0; count < 50; count++)
        {
            (long[] x, long[] y) = Pairs(random, count);
            byte[] written = BytesOf(MomentsOf(x), ComomentsOf(x, y), ValueCountsOf(x));
            var reader = new ByteReader(written);
            Moments moments = Moments.Read(ref reader);
            Comoments comoments = Comoments.Read(ref reader);
            ValueCounts counts = ValueCounts.Read(ref reader);

            Assert.True(reader.AtEnd);
            Assert.Equal(MomentsOf(x), moments);
            Assert.Equal(ComomentsOf(x, y), comoments);
            Assert.Equal(written, BytesOf(moments, comoments, counts));
        }
    }

    private static void AssertMerges((long[] X, long[] Y) left, (long[] X, long[] Y) right)
    {
        (Moments moments, Comoments pairs, ValueCounts counts) = (MomentsOf(left.X), ComomentsOf(left.X, left.Y), ValueCountsOf(left.X));
        moments.Merge(MomentsOf(right.X));
        pairs.Merge(ComomentsOf(right.X, right.Y));
        counts.Merge(ValueCountsOf(right.X));
        (long[] x, long[] y) = ([.. right.X, .. left.X], [.. right.Y, .. left.Y]);
        Assert.Equal(BytesOf(MomentsOf(x), ComomentsOf(x, y), ValueCountsOf(x)), BytesOf(moments, pairs, counts));
    }

    private static byte[] BytesOf(Moments moments, Comoments pairs, ValueCounts counts)
    {
        var writer = new ByteWriter();
        moments.Write(writer);
        pairs.Write(writer);
        counts.Write(writer);
        return writer.ToArray();
    }

    /// <summary>Pairs of any scale and offset, more or less dependent on each other.</summary>
    private static (long[] X, long[] Y) Pairs(SplitMix64 random, int count)
    {
        int scale = (int)Math.Pow(10, random.Below(10));
        long offset = (long)scale * (random.Below(200) - 100);
        var x = new long[count];
        var y = new long[count];
        for (int i = 0; i < count; i++)
        {
            x[i] = offset + random.Below(scale);
            y[i] = random.Below(3) * x[i] - random.Below(scale);
        }

        return (x, y);
    }

    private static Moments MomentsOf(long[] values)
    {
        Moments moments = default;
        foreach (long value in values) moments.Add(value);
        return moments;
    }

    private static Comoments ComomentsOf(long[] x, long[] y)
    {
        Comoments pairs = default;
        for (int i = 0; i < x.Length; i++) pairs.Add(x[i], y[i]);
        return pairs;
    }

    private static ValueCounts ValueCountsOf(long[] values)
    {
        ValueCounts counts = default;
        foreach (long value in values) counts.Add(value);
        return counts;
    }

    /// <summary>n³ times the population covariance, rounded once.</summary>
    private static double Scaled(long[] x, long[] y)
    {
        (BigInteger n, BigInteger sumX, BigInteger sumY, BigInteger sum) = (x.Length, Sum(x), Sum(y), 0);
        for (int i = 0; i < x.Length; i++) sum += (n * x[i] - sumX) * (n * y[i] - sumY);
        return (double)sum;
    }

    private static BigInteger Sum(long[] values) => values.Aggregate(BigInteger.Zero, (sum, value) => sum + value);

    private static void Near(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= Tolerance * Math.Abs(expected), $"{actual:R} is not near {expected:R}.");
}
