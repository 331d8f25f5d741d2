namespace Tidemark.Core.Sketches;

/// <summary>From what a <see cref="HyperLogLog"/> holds to how many values it has seen.</summary>
internal static class CardinalityEstimator
{
    private const double Confidence = 0.95;

    /// <summary>The quantile of the normal distribution that leaves 2.5 % on either side.</summary>
    private const double TwoSidedQuantile = 1.959963984540054;

    /// <summary>The relative standard error is this over the root of the number of registers (Flajolet et al. 2007, theorem 1).</summary>
    private const double ErrorConstant = 1.04;

    /// <summary>The estimate from the number of distinct codes.</summary>
    /// <remarks>Linear counting (Whang et al. 1990) over cells that collide as seldom as codes do, rounded to a whole number as counts are.
    /// Every code was seen, so the lower bound is certain; values that share a code with another are Poisson distributed, and
    /// their 95 % quantile gives the upper bound. Up to 4,544 codes that quantile is 0.</remarks>
    public static ApproximateFigure OfCodes(int codes)
    {
        double estimate = Math.Round(-SketchCode.EquivalentCells * Math.Log(1 - codes / SketchCode.EquivalentCells));
        double expectedShared = 0.5 * codes * codes / SketchCode.EquivalentCells;
        double shared = Poisson.Quantile(expectedShared, Confidence);
        return new ApproximateFigure(estimate, codes, Math.Max(estimate, codes + shared), Confidence);
    }

    /// <summary>The estimate from the registers.</summary>
    /// <param name="registers">2^precision ranks, 0 where nothing was seen.</param>
    /// <param name="precision">The logarithm to base 2 of their number.</param>
    /// <param name="seenMin">At least so many distinct values were seen.</param>
    /// <remarks>Source: Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017), algorithm 6, the improved raw
    /// estimator: unbiased over the whole range without tables or switches.</remarks>
    public static ApproximateFigure OfRegisters(ReadOnlySpan<byte> registers, int precision, int seenMin)
    {
        // 1. How many registers have each rank.
        Span<int> counts = stackalloc int[66 - precision];
        foreach (byte rank in registers) counts[rank]++;

        // 2. The harmonic sum, with the two ends corrected.
        double m = registers.Length;
        int last = counts.Length - 1;
        double z = m * Tau(1 - counts[last] / m);
        for (int rank = last - 1; rank >= 1; rank--) z = 0.5 * (z + counts[rank]);
        z += m * Sigma(counts[0] / m);

        // 3. The estimate and its bounds: every register that was touched took a value of its own.
        double least = Math.Max(seenMin, m - counts[0]);
        double estimate = Math.Max(least, m * m / (2 * Math.Log(2) * z));
        double margin = TwoSidedQuantile * ErrorConstant / Math.Sqrt(m);
        return new ApproximateFigure(estimate, Math.Max(least, estimate * (1 - margin)), estimate * (1 + margin), Confidence);
    }

    private static double Sigma(double x)
    {
        if (x >= 1) return double.PositiveInfinity;
        double y = 1;
        double z = x;
        double previous;
        do
        {
            x *= x;
            previous = z;
            z += x * y;
            y += y;
        }
        while (z > previous);
        return z;
    }

    private static double Tau(double x)
    {
        if (x is <= 0 or >= 1) return 0;
        double y = 1;
        double z = 1 - x;
        double previous;
        do
        {
            x = Math.Sqrt(x);
            previous = z;
            y *= 0.5;
            z -= (1 - x) * (1 - x) * y;
        }
        while (z < previous);
        return z / 3;
    }
}
