using System.Globalization;
using System.Numerics;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;

namespace Tidemark.UnitTests.Core.Aggregates;

/// <summary>The oracle adds fractions and has their decimal digits rounded by the parser of doubles.</summary>
public sealed class ExactSumTests
{
    private static readonly BigInteger FiveTo1074 = BigInteger.Pow(5, 1074);

    public static TheoryData<string, double[]> Cases => new()
    {
        { "nothing", [] },
        { "tenths", [0.1, 0.2, 0.3] },
        { "cancellation", [1e300, 1, -1e300] },
        { "subnormals", [double.Epsilon, double.Epsilon, -3 * double.Epsilon] },
        { "across the least normal", [BitConverter.Int64BitsToDouble(0x000F_FFFF_FFFF_FFFF), double.Epsilon] },
        { "the least beside the greatest", [double.MaxValue, double.Epsilon, -double.MaxValue] },
        { "beyond the range on the way", [double.MaxValue, double.MaxValue, -double.MaxValue] },
        { "a tie to even, down", [1L << 53, 1] },
        { "a tie to even, up", [(1L << 53) + 2, 1] },
        { "just above a tie", [1L << 53, 1, double.Epsilon] },
        { "just below a tie", [1L << 53, 1, -double.Epsilon] },
        { "a tie, negative", [-(1L << 53), -1] },
        { "a carry into the next power", [BitConverter.Int64BitsToDouble(0x3FFF_FFFF_FFFF_FFFF), 1.2e-16] },
        { "zeros", [0.0, -0.0] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Value_IsTheExactSumRoundedOnce(string what, double[] values) =>
        Assert.True(Rounded(values).Equals(Sum(values).Value), $"{what}: {Rounded(values):R}, not {Sum(values).Value:R}");

    [Fact]
    public void Value_OfManyMagnitudes_IsTheExactSumRoundedOnceInWhateverOrder()
    {
        var random = new SplitMix64(11);
        for (int run = 0; run < 60; run++)
        {
            double[] values = new double[1 + random.Below(40)];
            for (int i = 0; i < values.Length; i++) values[i] = AnyFinite(random);
            // Half of the runs cancel nearly everything out.
            if (run % 2 == 0) values = [.. values, .. values.Skip(1).Select(v => -v)];
            double expected = Rounded(values);
            byte[] bytes = Written(Sum(values));
            for (int shuffle = 0; shuffle < 3; shuffle++)
            {
                for (int i = values.Length - 1; i > 0; i--)
                {
                    int other = random.Below(i + 1);
                    (values[i], values[other]) = (values[other], values[i]);
                }

                int cut = random.Below(values.Length);
                ExactSum merged = Sum(values[..cut]);
                merged.Merge(Sum(values[cut..]));
                Assert.Equal((expected, expected), (Sum(values).Value, merged.Value));
                Assert.Equal(bytes, Written(merged));
            }
        }
    }

    [Fact]
    public void Value_BeyondTheRange_IsTheGreatestOrLeast()
    {
        Assert.Equal(double.MaxValue, Sum(double.MaxValue, double.MaxValue).Value);
        Assert.Equal(-double.MaxValue, Sum(-double.MaxValue, -1e308).Value);
        Assert.Equal(double.MaxValue, Sum(double.MaxValue, Math.ScaleB(1, 969)).Value);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Add_OfWhatIsNotFinite_IsRefused(double value)
    {
        var sum = Sum(1.5);
        Assert.Throws<ArgumentException>(() => sum.Add(value));
    }

    [Fact]
    public void Zero_HasNoSignAndOneForm()
    {
        Assert.Equal(Written(default), Written(Sum(5, -5)));
        Assert.False(double.IsNegative(Sum(-0.0).Value));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Sum_ReadBack_IsWhatWasWritten(string what, double[] values)
    {
        byte[] written = Written(Sum(values));
        var reader = new ByteReader(written);
        ExactSum copy = ExactSum.Read(ref reader);
        Assert.True(reader.AtEnd, what);
        Assert.Equal((Sum(values).Value, Convert.ToHexString(written)), (copy.Value, Convert.ToHexString(Written(copy))));
    }

    private static double AnyFinite(SplitMix64 random)
    {
        double value;
        do value = BitConverter.UInt64BitsToDouble(random.Next());
        while (!double.IsFinite(value));
        return value;
    }

    private static ExactSum Sum(params double[] values)
    {
        ExactSum sum = default;
        foreach (double value in values) sum.Add(value);
        return sum;
    }

    /// <summary>The sum in units of 2^-1074 is s; s / 2^1074 = s · 5^1074 / 10^1074.</summary>
    private static double Rounded(double[] values)
    {
        BigInteger units = BigInteger.Zero;
        foreach (double value in values) units += Units(value);
        double rounded = double.Parse($"{units * FiveTo1074}E-1074", CultureInfo.InvariantCulture);
        return Math.Clamp(rounded, -double.MaxValue, double.MaxValue);
    }

    /// <summary>Scaling by a power of two is exact, and so is the conversion of a whole double.</summary>
    private static BigInteger Units(double value) => Math.Abs(value) switch
    {
        >= 1L << 53 => new BigInteger(value) << 1074,
        >= 1e-15 => new BigInteger(Math.ScaleB(value, 110)) << (1074 - 110),
        _ => new BigInteger(Math.ScaleB(value, 1074)),
    };

    private static byte[] Written(ExactSum sum)
    {
        var writer = new ByteWriter();
        sum.Write(writer);
        return writer.ToArray();
    }
}
