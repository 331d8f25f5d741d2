using Tidemark.Core.Codecs;

namespace Tidemark.Core.Watermarks;

/// <summary>A watermark whose delay goes up a step while many events come behind it, and down a step while hardly any do.</summary>
/// <remarks>
/// The rule is judged once for every full block of <see cref="BlockEvents"/> events of the shard, so that one bad minute counts once: more
/// than a tenth of the block behind the watermark as they came, one step up, at most to the maximum; less than a hundredth, one step down,
/// at least to the base; between the two the delay stays. The delay starts at the base. Constant time and memory. Owned by the shard;
/// not thread-safe.
/// </remarks>
public sealed class AdaptiveWatermark : Watermark
{
    /// <summary>How many events are judged together.</summary>
    public const int BlockEvents = 1_000;

    private const int ManyBehind = BlockEvents / 10;
    private const int FewBehind = BlockEvents / 100;

    private readonly long baseMs;
    private readonly long maxMs;
    private readonly long stepMs;
    private long delayMs;
    private int events;
    private int behind;

    /// <summary>Makes a watermark at minus infinity, its delay at the base.</summary>
    /// <param name="baseMs">The least delay in milliseconds, at least 0.</param>
    /// <param name="maxMs">The greatest delay in milliseconds, at least <paramref name="baseMs"/>.</param>
    /// <param name="stepMs">By how many milliseconds the delay changes at a time, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its bounds.</exception>
    public AdaptiveWatermark(long baseMs, long maxMs, long stepMs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(baseMs);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMs, baseMs);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepMs, 1);
        this.baseMs = baseMs;
        this.maxMs = maxMs;
        this.stepMs = stepMs;
        delayMs = baseMs;
    }

    /// <inheritdoc/>
    public override long? DelayMs => delayMs;

    /// <inheritdoc/>
    protected override void Learn(long latenessMs, bool isBehind)
    {
        if (isBehind) behind++;
        if (++events < BlockEvents) return;
        // Compared by what is left, so that a step near the end of the range cannot wrap.
        if (behind > ManyBehind) delayMs = stepMs < maxMs - delayMs ? delayMs + stepMs : maxMs;
        else if (behind < FewBehind) delayMs = stepMs < delayMs - baseMs ? delayMs - stepMs : baseMs;
        (events, behind) = (0, 0);
    }

    /// <inheritdoc/>
    /// <remarks>Layout: the delay (8 bytes), then the events of the block so far and those of them behind (varints).</remarks>
    protected override void WriteMemory(ByteWriter writer)
    {
        writer.WriteInt64(delayMs);
        writer.WriteVarint((ulong)events);
        writer.WriteVarint((ulong)behind);
    }

    /// <inheritdoc/>
    /// <remarks>A delay outside the bounds was learned under others, and is brought within these.</remarks>
    protected override void ReadMemory(ref ByteReader reader)
    {
        delayMs = Math.Clamp(reader.ReadInt64(), baseMs, maxMs);
        events = reader.ReadCount(BlockEvents - 1);
        behind = reader.ReadCount(events);
    }
}
