using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;
using Tidemark.Core.Time;

namespace Tidemark.Media.Generation;

/// <summary>Generates the events of a social-video platform as JSON lines, in order of arrival, from a seed.</summary>
/// <remarks>
/// <para>Per event: (1) event time moves on by an exponential gap, so that events form a Poisson process; (2) a live video is drawn by
/// popularity; (3) an event of it, or a broken line, is written; (4) the line waits out its delay, and perhaps is sent again.
/// A line is emitted once no line generated later can arrive before it.</para>
/// <para>Equal options give equal bytes on every machine: all arithmetic is integer, IEEE 754 basic operations or square root, which are
/// exact everywhere; the logarithm is <see cref="PortableLog"/>, not the platform's. Fewer events are a prefix of more events.</para>
/// <para>Memory: the catalogue, and the lines that wait: about rate × mean delay, and rate × share × 30 s for duplicates.
/// Owned by one caller; not thread-safe.</para>
/// </remarks>
public sealed class EventGenerator
{
    private const int DelayCapInMeans = 20;
    private const int ResendMsMax = 60_000;

    private readonly GeneratorOptions options;
    private readonly SplitMix64 random;
    private readonly Catalogue catalogue;
    private readonly EventLines lines;
    private readonly DelayQueue waiting = new();
    private readonly ByteWriter scratch = new(512);
    private readonly double badProbability;
    private readonly double resendProbability;
    private double elapsedMs;
    private long emitted;

    /// <summary>Makes a generator at its first event.</summary>
    /// <exception cref="ArgumentException">The options have faults; the message names all of them.</exception>
    public EventGenerator(GeneratorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> faults = options.Faults();
        if (faults.Count > 0) throw new ArgumentException(string.Join("; ", faults), nameof(options));
        this.options = options;
        random = new SplitMix64(options.Seed);
        catalogue = new Catalogue(options, random);
        lines = new EventLines(options, random);
        // Shares are of all lines; of those generated once, duplicates are not a part.
        badProbability = options.Bad / (1 - options.Duplicates);
        resendProbability = options.Duplicates / (1 - options.Bad - options.Duplicates);
    }

    private long NowMs => options.Start.Milliseconds + (long)elapsedMs;

    /// <summary>Appends the next line, without a line feed, to <paramref name="line"/>; false once all have been.</summary>
    /// <param name="line">Where the line goes; what it holds already stays.</param>
    /// <param name="emittedAt">When the line arrives, in event time; never before the line before it.</param>
    public bool TryNext(ByteWriter line, out EventTime emittedAt)
    {
        ArgumentNullException.ThrowIfNull(line);
        emittedAt = default;
        if (emitted == options.Events) return false;
        while (!waiting.HasDue(NowMs)) Generate();
        emittedAt = new EventTime(waiting.Take(line));
        emitted++;
        return true;
    }

    private void Generate()
    {
        // 1. Time moves on.
        elapsedMs += Exponential(1_000 / options.Rate);
        long now = NowMs;

        // 2. A video is drawn.
        GeneratedVideo video = catalogue.Draw(now);

        // 3. Its line is written.
        scratch.Clear();
        bool isBad = random.NextDouble() < badProbability;
        if (isBad) lines.WriteBad(scratch, video, now);
        else lines.WriteGood(scratch, video, now);

        // 4. The line travels, and perhaps travels again.
        double meanMs = options.Disorder.TotalMilliseconds;
        long arrival = now + (long)Math.Min(DelayCapInMeans * meanMs, Exponential(meanMs));
        waiting.Add(arrival, scratch.WrittenSpan);
        if (!isBad && random.NextDouble() < resendProbability) waiting.Add(arrival + 1 + random.Below(ResendMsMax), scratch.WrittenSpan);
    }

    /// <summary>An exponential variate by inversion: the argument of the logarithm lies in (0, 1].</summary>
    private double Exponential(double mean) => mean * -PortableLog.Of(1 - random.NextDouble());
}
