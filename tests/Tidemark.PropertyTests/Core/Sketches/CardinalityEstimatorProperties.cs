using Tidemark.Core.Randomness;
using Tidemark.Core.Sketches;
using Xunit.Abstractions;

namespace Tidemark.PropertyTests.Core.Sketches;

/// <summary>Errors and bounds over many seeds; at the sizes that are promised under <c>TIDEMARK_SKETCH_TRIALS=full</c>.</summary>
public sealed class CardinalityEstimatorProperties(ITestOutputHelper output)
{
    [Theory]
    [InlineData(10, 0.005)]
    [InlineData(100, 0.005)]
    [InlineData(999, 0.005)]
    [InlineData(10_000, 0.0085)]
    [InlineData(100_000, 0.0085)]
    [InlineData(1_000_000, 0.0085)]
    public void Error_OverManySeeds_IsSmall(int count, double errorMax)
    {
        int trials = SketchTrials.Of(150, 2_000);

        double error = Math.Sqrt(Estimates(HyperLogLog.DefaultPrecision, count, trials).Average(e => Square(e.Estimate / count - 1)));

        output.WriteLine($"{count} values: an error of {error:P3} over {trials} seeds");
        // The error of so many trials is itself uncertain by 1/√(2 · trials) of it.
        Assert.InRange(error, 0, errorMax * (1 + SketchTrials.Of(3, 0) / Math.Sqrt(2 * trials)));
    }

    /// <summary>From just beyond what a sparse sketch holds to where the error no longer grows.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(12)]
    [InlineData(14)]
    [InlineData(16)]
    public void Bounds_OfADenseSketch_HoldTheTruthAsOftenAsTheySay(int precision)
    {
        int trials = SketchTrials.Of(150, 5_000);
        double[] loads = [0.2, 0.25, 0.4, 0.61, 1, 2, 4, 6.1, 16, SketchTrials.Of(3, 61)];

        foreach (double load in loads)
        {
            AssertHolds((int)(load * (1 << precision)), precision, trials);
        }
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public void Bounds_AtTheUsualPrecision_HoldTheTruthAsOftenAsTheySay(int count) =>
        AssertHolds(count, HyperLogLog.DefaultPrecision, SketchTrials.Of(150, 5_000));

    /// <summary>The middle of the bounds is the load under which the registers are likeliest, by the plain formula of their probability.
    /// </summary>
    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(14)]
    public void Bounds_LieAboutTheGreatestLikelihood(int precision)
    {
        var random = new SplitMix64(3);
        for (int count = 1 << precision; count < 64 << precision; count = count * 3 / 2)
        {
            var sketch = new HyperLogLog(precision);
            for (int i = 0; i < count; i++) sketch.Add(random.Next());
            ApproximateFigure figure = sketch.Estimate();
            double middle = (figure.Lower + figure.Upper) / 2 / (1 << precision);

            double likelihood = LogLikelihood(sketch.Registers, middle);

            Assert.True(likelihood > LogLikelihood(sketch.Registers, middle * 0.999));
            Assert.True(likelihood > LogLikelihood(sketch.Registers, middle * 1.001));
        }
    }

    private static double LogLikelihood(ReadOnlySpan<byte> registers, double load)
    {
        double sum = 0;
        foreach (byte rank in registers)
        {
            double below = rank == 0 ? 0 : Math.Exp(-load / Math.Pow(2, rank - 1));
            sum += Math.Log(Math.Exp(-load / Math.Pow(2, rank)) - below);
        }

        return sum;
    }

    private void AssertHolds(int count, int precision, int trials)
    {
        int held = Estimates(precision, count, trials).Count(e => e.Lower <= count && count <= e.Upper);

        output.WriteLine($"{count} values, precision {precision}: bounds held in {held} of {trials}, {(double)held / trials:P2}");
        // At full size from 94 to 96 %, 3.2 standard deviations of the share of 5,000 that is 0.95; of fewer trials as many deviations.
        double tolerance = 3.25 * Math.Sqrt(0.95 * 0.05 / trials);
        Assert.True(Math.Abs((double)held / trials - 0.95) <= tolerance, $"{held} of {trials} at {count} values, precision {precision}");
    }

    private static IEnumerable<ApproximateFigure> Estimates(int precision, int count, int trials)
    {
        var hashes = new ulong[Math.Min(count, 4_096)];
        for (int trial = 0; trial < trials; trial++)
        {
            var random = new SplitMix64(SplitMix64.Mix((ulong)trial + 1) ^ (ulong)count);
            var sketch = new HyperLogLog(precision);
            for (int left = count; left > 0; left -= hashes.Length)
            {
                Span<ulong> part = hashes.AsSpan(0, Math.Min(left, hashes.Length));
                foreach (ref ulong hash in part) hash = random.Next();
                sketch.Add(part);
            }

            yield return sketch.Estimate();
        }
    }

    private static double Square(double x) => x * x;
}
