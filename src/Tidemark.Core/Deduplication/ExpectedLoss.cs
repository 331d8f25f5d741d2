using Tidemark.Core.Codecs;
using Tidemark.Core.Sketches;

namespace Tidemark.Core.Deduplication;

/// <summary>How many first occurrences a filter has taken for repeats, as far as that can be known without them.</summary>
/// <remarks>
/// Between two events that are found new, those that are taken for repeats are geometrically distributed: with a probability of p each, the
/// mean is p / (1 − p) and the variance p / (1 − p)². Means and variances add up. The sum is all but Poisson distributed, since p is
/// small; its bounds are those of Poisson, widened by how much the true deviation is greater.
/// </remarks>
public struct ExpectedLoss
{
    private const double Confidence = 0.95;

    private double mean;
    private double variance;

    /// <summary>An event was found new, with a probability p below 1 of having been taken for a repeat.</summary>
    public void Count(double probability)
    {
        double odds = probability / (1 - probability);
        mean += odds;
        variance += odds / (1 - probability);
    }

    /// <summary>The loss with its bounds.</summary>
    /// <param name="repeats">How many events were taken for repeats in all.</param>
    public readonly ApproximateFigure Figure(long repeats)
    {
        if (mean == 0) return new ApproximateFigure(0, 0, 0, Confidence);
        double widening = Math.Sqrt(variance / mean);
        double lower = mean - (mean - Poisson.Quantile(mean, (1 - Confidence) / 2)) * widening;
        double upper = mean + (Poisson.Quantile(mean, (1 + Confidence) / 2) - mean) * widening;
        lower = Math.Max(0, Math.Floor(lower));
        upper = Math.Max(mean, Math.Ceiling(upper));
        return new ApproximateFigure(Math.Min(mean, repeats), Math.Min(lower, repeats), Math.Min(upper, repeats), Confidence);
    }

    /// <summary>Writes it.</summary>
    public readonly void Write(ByteWriter writer)
    {
        writer.WriteDouble(mean);
        writer.WriteDouble(variance);
    }

    /// <summary>Reads it.</summary>
    public static ExpectedLoss Read(ref ByteReader reader) => new() { mean = reader.ReadDouble(), variance = reader.ReadDouble() };
}
