namespace Tidemark.Media.Generation;

/// <summary>How a video goes viral: from nothing at <see cref="TookOffMs"/> up to a peak, and down again.</summary>
/// <remarks>Source: Crane and Sornette, "Robust dynamic classes revealed by measuring the response function of a social system" (PNAS 105,
/// 2008): views relax by a power law, after a sudden rise where the cause comes from outside and after an accelerating one where it is word
/// of mouth. Their exponent is 1.4 for most videos; 1.5 is used, because a square root gives it exactly on every machine.</remarks>
internal sealed record Surge(SurgeCause Cause, long TookOffMs, long RiseMs, long DecayMs, double PeakShare)
{
    /// <summary>When it is greatest, epoch milliseconds.</summary>
    public long PeakMs => TookOffMs + RiseMs;

    /// <summary>After how many milliseconds from the peak half of it is left: (1 + t / decay)^1.5 is 2.</summary>
    public long HalfLifeMs => (long)(0.587_401_051_968_2 * DecayMs);

    /// <summary>The rate it adds, as a share of the base rate; 0 before it takes off.</summary>
    public double ShareAt(long nowMs)
    {
        if (nowMs <= TookOffMs) return 0;
        if (nowMs < PeakMs)
        {
            double risen = (double)(nowMs - TookOffMs) / RiseMs;
            return PeakShare * (Cause == SurgeCause.WordOfMouth ? risen * risen * risen : Traffic.Smooth(risen));
        }

        double aged = 1 + ((double)(nowMs - PeakMs) / DecayMs);
        return PeakShare / (aged * Math.Sqrt(aged));
    }
}
