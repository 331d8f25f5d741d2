namespace Tidemark.Core.Aggregates;

/// <summary>The straight line that fits a series best.</summary>
public static class LeastSquares
{
    /// <summary>The slope of the line through (0, y₀), (1, y₁), … with the least sum of squared vertical distances, in units of y per
    /// step; null with fewer than two values.</summary>
    /// <remarks>
    /// Source: ordinary least squares (Legendre 1805), slope = Σ(x − x̄)(y − ȳ) / Σ(x − x̄)². For x = 0 … n − 1 the divisor is
    /// n(n² − 1)/12 and the weights of the values are odd about the middle, which leaves
    /// 6 · Σ (n − 1 − 2i) · (yₙ₋₁₋ᵢ − yᵢ) / (n(n² − 1)) over the first half of the series. Differences come first, so a
    /// common offset cancels before anything is rounded; the sum is exact for integers below 2^53 / n².
    /// </remarks>
    /// <param name="values">Finite values, in order.</param>
    public static double? Slope(ReadOnlySpan<double> values)
    {
        int n = values.Length;
        if (n < 2) return null;
        double weighted = 0;
        for (int i = 0; i < n / 2; i++) weighted += (n - 1 - (2 * i)) * (values[n - 1 - i] - values[i]);
        return 6 * weighted / (n * (((double)n * n) - 1));
    }
}
