using Tidemark.Core.Codecs;

namespace Tidemark.Core.Watermarks;

/// <summary>How late events are at the moment, as one number: the square of the mean square root of their latenesses.</summary>
/// <remarks>
/// The square root keeps single stragglers from ruling the mean (under a Pareto tail of 1.5 its variance is still finite) and yet lets
/// the late half of the events weigh. Two means with exponential forgetting run side by side, over 256 and over up to 8,192 events: the
/// slow one answers, and when the fast one strays from it by more than five standard errors, the slow one starts anew from the fast.
/// So the scale is steady while nothing changes and follows a jump within some hundred events.
/// </remarks>
internal sealed class LatenessScale
{
    private const double FastEvents = 256;
    private const double SlowEvents = 8_192;
    private const double SpreadEvents = 4_096;
    private const double StandardErrorsOfAChange = 5;

    // A block of equal latenesses has no spread; with none at all every rounding error would be a change.
    private const double LeastVariance = 1e-3;

    private double fast;
    private double slow;
    private double variance;
    private double events;
    private double eventsOfSlow;

    /// <summary>The scale in milliseconds, at least 1; 1 before the first block.</summary>
    public double Current => Math.Max(1, slow * slow);

    /// <summary>Learns from a block of events.</summary>
    /// <param name="latenesses">In milliseconds, each at least 0; at least one.</param>
    public void Add(ReadOnlySpan<long> latenesses)
    {
        (double sum, double squares) = (0, 0);
        foreach (long lateness in latenesses)
        {
            sum += Math.Sqrt(lateness);
            squares += lateness;
        }

        double mean = sum / latenesses.Length;
        double spread = Math.Max(LeastVariance, (squares / latenesses.Length) - (mean * mean));
        events = Math.Min(SlowEvents, events + latenesses.Length);
        eventsOfSlow = Math.Min(SlowEvents, eventsOfSlow + latenesses.Length);
        fast += latenesses.Length / Math.Min(FastEvents, events) * (mean - fast);
        slow += latenesses.Length / eventsOfSlow * (mean - slow);
        variance += latenesses.Length / Math.Min(SpreadEvents, events) * (spread - variance);

        // Forgetting exponentially over n events averages like 2n events would.
        if (Math.Abs(fast - slow) <= StandardErrorsOfAChange * Math.Sqrt(variance / (2 * FastEvents))) return;
        slow = fast;
        eventsOfSlow = FastEvents;
    }

    /// <summary>Writes everything remembered: five doubles.</summary>
    public void Write(ByteWriter writer)
    {
        writer.WriteDouble(fast);
        writer.WriteDouble(slow);
        writer.WriteDouble(variance);
        writer.WriteDouble(events);
        writer.WriteDouble(eventsOfSlow);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="CorruptDataException">The bytes are damaged.</exception>
    public void ReadFrom(ref ByteReader reader)
    {
        fast = reader.ReadDouble();
        slow = reader.ReadDouble();
        variance = reader.ReadDouble();
        events = reader.ReadDouble();
        eventsOfSlow = reader.ReadDouble();
        bool isWhole = double.IsFinite(fast) && double.IsFinite(slow) && double.IsFinite(variance)
            && events is >= 0 and <= SlowEvents && eventsOfSlow is >= 0 and <= SlowEvents;
        if (!isWhole)
            throw new CorruptDataException($"A lateness scale before byte {reader.Position} is out of range; the data is damaged.");
    }
}
