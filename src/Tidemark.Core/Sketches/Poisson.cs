namespace Tidemark.Core.Sketches;

/// <summary>The Poisson distribution.</summary>
internal static class Poisson
{
    /// <summary>So much less likely than the likeliest, a number adds nothing that a double could tell.</summary>
    private const double Negligible = 1e-20;

    /// <summary>The least number that a Poisson variable does not exceed with the probability <paramref name="share"/>.</summary>
    /// <param name="mean">At least 0.</param>
    /// <param name="share">Between 0 and 1.</param>
    /// <remarks>Sums the likelihoods relative to the greatest, so that none underflows, in O(√mean).</remarks>
    public static double Quantile(double mean, double share)
    {
        // 1. Down to where likelihoods begin.
        double first = Math.Floor(mean);
        double weightOfFirst = 1;
        while (first > 0 && weightOfFirst > Negligible) weightOfFirst *= first-- / mean;

        // 2. All of them.
        double all = 0;
        double weight = weightOfFirst;
        for (double k = first; k <= mean || weight > Negligible; weight *= mean / ++k) all += weight;

        // 3. As many as make the share.
        double sum = weight = weightOfFirst;
        double quantile = first;
        while (sum < share * all) sum += weight *= mean / ++quantile;
        return quantile;
    }
}
