using Tidemark.Core.Codecs;
using Tidemark.Core.Time;

namespace Tidemark.Core.Watermarks;

/// <summary>A watermark whose delay follows the observed latenesses, so that a wished share of the events is on time.</summary>
/// <remarks>
/// Once for every block of <see cref="BlockEvents"/> events:
/// (1) The scale of lateness follows the block (<see cref="LatenessScale"/>). A larger scale holds at once, a smaller one only after
/// event time has advanced by the delay: what was sent in the time of the larger scale is still on its way until then.
/// (2) The latenesses, relative to the scale, enter a histogram that forgets. Its memory holds 15 events too late, at least 4,000 in all.
/// (3) The share asked of it is corrected by how many events really came behind: more than wished over the same memory, and up to ten
/// times fewer may exceed the delay; fewer, and up to four times more.
/// (4) The delay is that quantile, at the scale held. While it exceeds half of the event time seen so far, longer latenesses could not have
/// been seen yet, and the watermark stays where it is.
/// Before 1 / (1 − share) events were seen, the delay is one and a half times the greatest lateness.
/// Source of (2): split conformal prediction with scaled residuals (Lei et al., 2018, section 5.2); of (3): Gibbs and Candès, "Adaptive
/// Conformal Inference Under Distribution Shift", 2021, equation 2, here with forgetting. Bounded memory, 33 KiB; constant time per event.
/// Owned by the shard; not thread-safe.
/// </remarks>
public sealed class CompletenessWatermark : Watermark
{
    /// <summary>How many events are learned together; the delay changes between blocks only.</summary>
    public const int BlockEvents = 64;

    private const double LateInMemory = 15;
    private const double LeastMemoryEvents = 4_000;
    private const double Gain = 4;
    private const double LeastLevel = 0.1;
    private const double GreatestLevel = 4;

    private readonly double lateShare;
    private readonly double memoryEvents;
    private readonly LatenessScale scale = new();
    private readonly LatenessHistogram histogram;
    private readonly long[] block = new long[BlockEvents];
    private int inBlock;
    private int behindInBlock;
    private long events;
    private long delayMs;

    // How many more events came behind than wished, forgotten like the histogram.
    private double excess;
    private EventTime start = EventTime.Min;

    // The scale in force, since when in event time, and the largest wished after that.
    private double heldScale;
    private EventTime heldSince = EventTime.Min;
    private double nextScale;

    /// <summary>Makes a watermark at minus infinity, its delay 0.</summary>
    /// <param name="share">The wished share of events that are on time, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of its bounds.</exception>
    public CompletenessWatermark(double share)
    {
        if (share is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "The share of events on time must lie between 0 and 1.");
        lateShare = 1 - share;
        memoryEvents = Math.Max(LeastMemoryEvents, LateInMemory / lateShare);
        histogram = new LatenessHistogram(memoryEvents);
    }

    /// <inheritdoc/>
    public override long? DelayMs => delayMs;

    private bool KnowsTooLittle => events < 1 / lateShare;

    /// <inheritdoc/>
    protected override void Learn(long latenessMs, bool isBehind)
    {
        block[inBlock++] = latenessMs;
        if (isBehind) behindInBlock++;
        if (KnowsTooLittle) delayMs = Math.Max(delayMs, WithMargin(latenessMs));
        if (inBlock == BlockEvents) LearnBlock();
    }

    /// <inheritdoc/>
    /// <remarks>Layout: the events seen, the delay, the events of the unfinished block behind the watermark, their number and latenesses
    /// (varints); the excess (double), the start of event time (8 bytes); the scale held (double), since when (8 bytes), the next one
    /// (double); then the scale and the histogram.</remarks>
    protected override void WriteMemory(ByteWriter writer)
    {
        writer.WriteVarint((ulong)events);
        writer.WriteVarint((ulong)delayMs);
        writer.WriteVarint((ulong)inBlock);
        writer.WriteVarint((ulong)behindInBlock);
        foreach (long lateness in block.AsSpan(0, inBlock)) writer.WriteVarint((ulong)lateness);
        writer.WriteDouble(excess);
        writer.WriteInt64(start.Milliseconds);
        writer.WriteDouble(heldScale);
        writer.WriteInt64(heldSince.Milliseconds);
        writer.WriteDouble(nextScale);
        scale.Write(writer);
        histogram.Write(writer);
    }

    /// <inheritdoc/>
    protected override void ReadMemory(ref ByteReader reader)
    {
        events = ReadAmount(ref reader);
        delayMs = ReadAmount(ref reader);
        inBlock = reader.ReadCount(BlockEvents - 1);
        behindInBlock = reader.ReadCount(inBlock);
        for (int i = 0; i < inBlock; i++) block[i] = ReadAmount(ref reader);
        excess = reader.ReadDouble();
        start = new EventTime(reader.ReadInt64());
        heldScale = reader.ReadDouble();
        heldSince = new EventTime(reader.ReadInt64());
        nextScale = reader.ReadDouble();
        if (!double.IsFinite(excess) || !double.IsFinite(heldScale) || !double.IsFinite(nextScale))
            throw new CorruptDataException($"What a watermark learned before byte {reader.Position} is out of range; the data is damaged.");
        scale.ReadFrom(ref reader);
        histogram.ReadFrom(ref reader);
    }

    private void LearnBlock()
    {
        events += BlockEvents;
        if (start == EventTime.Min) start = Greatest;

        // (1)
        scale.Add(block);
        HoldScale(scale.Current);

        // (2)
        int scaleBin = LogBins.Of((long)heldScale);
        histogram.Add(block, scaleBin);

        // (3)
        excess += behindInBlock - (lateShare * BlockEvents) - (excess * (BlockEvents / memoryEvents));
        double level = Math.Clamp(1 - (Gain * excess / (lateShare * memoryEvents)), LeastLevel, GreatestLevel);
        (inBlock, behindInBlock) = (0, 0);
        if (KnowsTooLittle) return;

        // (4)
        delayMs = histogram.Exceeded(level * lateShare, scaleBin);
        long seenMs = EventTime.Distance(start, Greatest);
        if (delayMs > seenMs / 2) delayMs = Math.Max(delayMs, seenMs);
    }

    private void HoldScale(double wished)
    {
        if (wished >= heldScale)
        {
            (heldScale, heldSince, nextScale) = (wished, Greatest, 0);
            return;
        }

        nextScale = Math.Max(nextScale, wished);
        if (EventTime.Distance(heldSince, Greatest) < delayMs) return;
        (heldScale, heldSince, nextScale) = (nextScale, Greatest, 0);
    }

    private static long WithMargin(long latenessMs)
    {
        long bounded = Math.Min(latenessMs, long.MaxValue / 2);
        return bounded + (bounded / 2);
    }

    private static long ReadAmount(ref ByteReader reader)
    {
        ulong value = reader.ReadVarint();
        if (value > long.MaxValue)
            throw new CorruptDataException($"An amount before byte {reader.Position} is {value}; the data is damaged.");
        return (long)value;
    }
}
