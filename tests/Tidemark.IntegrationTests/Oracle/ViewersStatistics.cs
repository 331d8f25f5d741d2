namespace Tidemark.IntegrationTests.Oracle;

/// <summary>How the estimates of distinct viewers lie around the truth, in standard errors of a HyperLogLog of 16,384 registers.</summary>
internal sealed class ViewersStatistics
{
    private const double RelativeError = 1.04 / 128;
    private const double AbsoluteErrorMin = 0.5;

    private double sum;

    /// <summary>Estimates seen.</summary>
    public long Count { get; private set; }

    /// <summary>Estimates within three standard errors of the truth.</summary>
    public long WithinThree { get; private set; }

    /// <summary>Estimates whose own bounds hold the truth.</summary>
    public long WithinBounds { get; private set; }

    /// <summary>The largest deviation, without its sign.</summary>
    public double Worst { get; private set; }

    /// <summary>The mean deviation; near 0 where the estimates lean to no side.</summary>
    public double Mean => Count == 0 ? 0 : sum / Count;

    /// <summary>The share within three standard errors; 1 where there is none.</summary>
    public double ShareWithinThree => Count == 0 ? 1 : WithinThree / (double)Count;

    /// <summary>The share whose own bounds hold the truth; 1 where there is none.</summary>
    public double ShareWithinBounds => Count == 0 ? 1 : WithinBounds / (double)Count;

    public void Add(double truth, double estimate, double lower, double upper)
    {
        double deviation = (estimate - truth) / Math.Max(AbsoluteErrorMin, RelativeError * truth);
        Count++;
        sum += deviation;
        if (Math.Abs(deviation) <= 3) WithinThree++;
        if (lower <= truth && truth <= upper) WithinBounds++;
        Worst = Math.Max(Worst, Math.Abs(deviation));
    }
}
