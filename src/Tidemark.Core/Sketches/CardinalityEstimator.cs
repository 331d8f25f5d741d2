namespace Tidemark.Core.Sketches;

/// <summary>From what a <see cref="HyperLogLog"/> holds to how many values it has seen.</summary>
internal static class CardinalityEstimator
{
    private const double Confidence = 0.95;

    /// <summary>The quantile of the normal distribution that leaves 2.5 % on either side.</summary>
    private const double TwoSidedQuantile = 1.959963984540054;

    /// <summary>A mean of at most −ln 0.95 = 0.0513: with the confidence told, a Poisson variable of it is 0.</summary>
    private const double NoneShared = 0.0512;

    /// <summary>There are no more values than hashes. Where every register is full, nothing else bounds the estimate.</summary>
    private const double ValuesMax = 18446744073709551616.0;

    /// <summary>Up to here a series of five terms gives 1 − exp(−x) to the last bits: the sixth is x^5/720 = 10^−15 of it.</summary>
    private const double SmallExponent = 1.0 / (1 << SmallExponentLog);

    private const int SmallExponentLog = 8;

    /// <summary>A step of the scoring that needs no other behind it: what is left is by a factor of some √m smaller still.</summary>
    private const double StepEnough = 1e-5;

    /// <summary>Registers of true hashes take 2 to 4 steps; only made-up ones could take more.</summary>
    private const int StepsMax = 50;

    /// <summary>The estimate from the number of distinct codes.</summary>
    /// <remarks>Linear counting (Whang et al. 1990) over cells that collide as seldom as codes do, rounded to a whole number as counts are.
    /// Every code was seen, so the lower bound is certain; values that share a code with another are Poisson distributed, and
    /// their 95 % quantile gives the upper bound. Up to 4,544 codes that quantile is 0.</remarks>
    public static ApproximateFigure OfCodes(int codes)
    {
        double expectedShared = 0.5 * codes * codes / SketchCode.EquivalentCells;
        if (expectedShared <= NoneShared) return new ApproximateFigure(codes, codes, codes, Confidence);
        double estimate = Math.Round(-SketchCode.EquivalentCells * Math.Log(1 - codes / SketchCode.EquivalentCells));
        double shared = Poisson.Quantile(expectedShared, Confidence);
        return new ApproximateFigure(estimate, codes, Math.Max(estimate, codes + shared), Confidence);
    }

    /// <summary>The estimate from the registers.</summary>
    /// <param name="counts">How many registers have each rank, from 0 to 65 less the precision; not all of them have 0.</param>
    /// <param name="registers">How many registers there are.</param>
    /// <param name="seenMin">At least so many distinct values were seen.</param>
    /// <remarks>
    /// Maximum likelihood: Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017), section 4. The m registers are
    /// taken as independent, each hit by a Poisson number of values of mean λ (the load), so that its rank is at most k with
    /// probability exp(−λ/2^k); the equation is solved by Fisher's scoring. If J is the information that a register holds of log λ, the
    /// estimate λm has the relative variance (1/J − 1/λ)/m: that of the model, less the variance 1/(λm) of a Poisson number, since the
    /// number of values is in truth fixed. It goes from 0.5/m at small loads, where it is that of linear counting, to 1.07/m at great
    /// ones. The bounds are 1.96 of its roots away. To the first order the estimate is too great by that variance, which is taken off.
    /// </remarks>
    public static ApproximateFigure OfRegisters(ReadOnlySpan<int> counts, int registers, int seenMin)
    {
        // 1. A load to begin with: close to the right one at small loads, and the raw estimate of the first paper at great ones.
        double m = registers;
        double harmonic = 0;
        int greatest = counts.LastIndexOfAnyExcept(0);
        for (int rank = greatest; rank >= 1; rank--) harmonic = 0.5 * (harmonic + counts[rank]);
        double load = Math.Min((m - counts[0]) / (counts[0] + 2 * Math.Log(2) * harmonic), ValuesMax / m);

        // 2. The load of the greatest likelihood.
        double information;
        double step;
        int steps = 0;
        do
        {
            // Ranks above the last that is told apart: no register has them, and hardly any could.
            int last = Math.Min(Math.Max(greatest, Math.ILogB(load) + SmallExponentLog + 1), counts.Length - 2);
            (double score, information) = Score(counts[..(last + 2)], load);
            step = score / (m * information);
            load = Math.Min(load * Math.Clamp(1 + step, 0.5, 2), ValuesMax / m);
        }
        while (Math.Abs(step) > StepEnough && ++steps < StepsMax);

        // 3. The estimate and its bounds: every register that was touched took a value of its own.
        double values = load * m;
        double variance = (1 / information - 1 / load) / m;
        double margin = TwoSidedQuantile * Math.Sqrt(variance) * values;
        double least = Math.Max(seenMin, m - counts[0]);
        double estimate = Math.Max(least, values / (1 + variance));
        return new ApproximateFigure(estimate, Math.Max(least, values - margin), Math.Max(estimate, values + margin), Confidence);
    }

    /// <summary>The slope of the log-likelihood in log λ, summed over the registers, and what information one register holds of log λ.
    /// </summary>
    /// <remarks>Where x = λ/2^k and e = 1 − exp(−x), rank k has the probability e(1 − e) and the slope x/e − 2x; rank 0 has exp(−λ)
    /// and −λ. The last count is of all ranks above the one before it: with that one's x, they have the probability e and the slope
    /// x/e − x.</remarks>
    private static (double Score, double Information) Score(ReadOnlySpan<int> counts, double load)
    {
        int last = counts.Length - 2;
        double x = Math.ScaleB(load, -last);
        double e = OneLessExponential(x);
        double slope = x / e - x;
        double score = counts[^1] * slope;
        double information = e * slope * slope;
        for (int rank = last; rank >= 1; rank--)
        {
            slope = x / e - 2 * x;
            score += counts[rank] * slope;
            information += e * (1 - e) * slope * slope;
            x *= 2;
            e *= 2 - e;
        }

        return (score - counts[0] * x, information + (1 - e) * x * x);
    }

    /// <summary>1 − exp(−x), from additions and multiplications alone, which give the same bits on every machine.</summary>
    private static double OneLessExponential(double x)
    {
        if (x <= SmallExponent) return x * (1 - x / 2 * (1 - x / 3 * (1 - x / 4 * (1 - x / 5))));
        double half = OneLessExponential(x / 2);
        return half * (2 - half);
    }
}
