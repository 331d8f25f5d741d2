using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;
using Tidemark.Core.Time;

namespace Tidemark.Media.Generation;

/// <summary>Generates the events of a social-video platform, in order of arrival, from a seed.</summary>
/// <remarks>
/// <para>Per event: (1) event time moves on by an exponential gap at the rate of the moment, so that events form a Poisson process; (2) a
/// live video is drawn by popularity; (3) an event is made, or a broken line; (4) it waits out its delay, and perhaps is sent again. It is
/// emitted once nothing generated later can arrive before it.</para>
/// <para>Equal options give equal bytes on every machine: all arithmetic is integer, IEEE 754 basic operations or square root, which are
/// exact everywhere; the logarithm is <see cref="PortableLog"/>, not the platform's. Fewer events are a prefix of more events.</para>
/// <para>Memory: the catalogue, the audience (32 bytes for each of at most a million who watch), and the events that wait: about rate ×
/// mean delay, and rate × share × 30 s for duplicates, 80 bytes each. Owned by one caller; not thread-safe.</para>
/// </remarks>
public sealed class EventGenerator
{
    private const int ResendMsMax = 60_000;

    private readonly GeneratorOptions options;
    private readonly SplitMix64 random;
    private readonly Traffic traffic;
    private readonly Catalogue catalogue;
    private readonly IEventMix mix;
    private readonly EventIds ids;
    private readonly BadLines badLines;
    private readonly EventLines lines;
    private readonly DelayQueue waiting = new();
    private readonly double badProbability;
    private readonly double resendProbability;
    private long nowMs;

    /// <summary>Makes a generator at its first event.</summary>
    /// <param name="options">What to generate.</param>
    /// <param name="truth">Where what is hidden of every video goes as JSON lines, as the video comes into being; null for nowhere. The
    /// caller may empty it between calls.</param>
    /// <exception cref="ArgumentException">The options have faults, the message names all of them; or nothing is hidden.</exception>
    public EventGenerator(GeneratorOptions options, ByteWriter? truth = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string> faults = options.Faults();
        if (faults.Count > 0) throw new ArgumentException(string.Join("; ", faults), nameof(options));
        bool isSteady = options.Profile == GeneratorProfile.Steady;
        if (isSteady && truth is not null) throw new ArgumentException("the profile steady hides nothing", nameof(truth));
        this.options = options;
        random = new SplitMix64(options.Seed);
        var surges = new Surges();
        traffic = new Traffic(options, surges);
        catalogue = new Catalogue(options, random, isSteady ? null : new HiddenTraits(options, surges, truth));
        mix = isSteady ? new SteadyMix(options, random) : new AudienceMix(options, random, traffic, surges);
        ids = new EventIds(options.Seed);
        badLines = new BadLines(ids, random);
        lines = new EventLines(options);
        // Shares are of all lines; of those generated once, duplicates are not a part.
        badProbability = options.Bad / (1 - options.Duplicates);
        resendProbability = options.Duplicates / (1 - options.Bad - options.Duplicates);
        nowMs = options.Start.Milliseconds;
    }

    /// <summary>Events emitted so far, duplicates and bad lines included.</summary>
    public long Emitted { get; private set; }

    /// <summary>Duplicates among them.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Bad lines among them.</summary>
    public long Bad { get; private set; }

    /// <summary>Gives the next event; false once all have been.</summary>
    /// <param name="e">The event, for <see cref="EventLines"/>.</param>
    /// <param name="emittedAt">When it arrives, in event time; never before the event before it.</param>
    public bool TryNext(out GeneratedEvent e, out EventTime emittedAt)
    {
        (e, emittedAt) = (default, default);
        if (Emitted == options.Events) return false;
        while (!waiting.HasDue(nowMs)) Generate();
        emittedAt = new EventTime(waiting.Take(out e));
        Emitted++;
        if (e.IsRepeat) Duplicates++;
        else if (e.Kind == EventKind.Bad) Bad++;
        return true;
    }

    /// <summary>Appends the next line, without a line feed, to <paramref name="line"/>; false once all have been.</summary>
    /// <param name="line">Where the line goes; what it holds already stays.</param>
    /// <param name="emittedAt">When the line arrives, in event time; never before the line before it.</param>
    public bool TryNext(ByteWriter line, out EventTime emittedAt)
    {
        if (!TryNext(out GeneratedEvent e, out emittedAt)) return false;
        lines.Write(line, in e);
        return true;
    }

    private void Generate()
    {
        // (1) Time moves on.
        nowMs = traffic.Next(Exponential());

        // (2) A video is drawn.
        GeneratedVideo video = catalogue.Draw(nowMs);

        // (3) Its event is made.
        GeneratedEvent e = new() { TimeMs = nowMs };
        bool isBad = random.NextDouble() < badProbability;
        if (isBad)
        {
            e.Kind = EventKind.Bad;
            e.BadLine = badLines.Line(video, nowMs, random.Below(options.Viewers));
        }
        else
        {
            mix.Next(video, nowMs, ref e);
            e.Number = ids.NextNumber();
        }

        // (4) It travels, and perhaps travels again.
        long arrival = nowMs + (long)Math.Min(options.DelayMsMax, Delay());
        waiting.Add(arrival, in e);
        if (isBad || random.NextDouble() >= resendProbability) return;
        e.IsRepeat = true;
        waiting.Add(arrival + 1 + random.Below(ResendMsMax), in e);
    }

    private double Delay() => options.DisorderLaw == DisorderLaw.Pareto
        ? options.Disorder.TotalMilliseconds * ((1 / Math.Sqrt(1 - random.NextDouble())) - 1)
        : options.Disorder.TotalMilliseconds * Exponential();

    /// <summary>An exponential variate of mean 1 by inversion: the argument of the logarithm lies in (0, 1].</summary>
    private double Exponential() => -PortableLog.Of(1 - random.NextDouble());
}
