namespace Tidemark.Media.Generation;

/// <summary>Moves event time on at the rate that the profile has at the moment, which is held for a second at a time.</summary>
/// <remarks>Within a second events form a Poisson process, and so they do over all of time: a gap that would cross into the next second
/// uses up what the rest of this one takes of it and goes on at the next one's rate. Owned by the generator.</remarks>
internal sealed class Traffic
{
    private const double StepMs = 1_000;
    private const long MinuteMs = 60_000;
    private const long HourMs = 60 * MinuteMs;
    private const int SaleFactor = 10;

    private readonly GeneratorOptions options;
    private readonly Surges surges;
    private readonly double meanGapMs;
    private double gapMs;
    private double elapsedMs;
    private double stepEndMs;

    public Traffic(GeneratorOptions options, Surges surges)
    {
        this.options = options;
        this.surges = surges;
        meanGapMs = gapMs = 1_000 / options.Rate;
        stepEndMs = options.Profile == GeneratorProfile.Steady ? double.PositiveInfinity : 0;
    }

    /// <summary>How many times <see cref="GeneratorOptions.Rate"/> the rate is now.</summary>
    public double Factor { get; private set; } = 1;

    /// <summary>Moves time on by <paramref name="gap"/> mean gaps and returns it in epoch milliseconds.</summary>
    public long Next(double gap)
    {
        while (gap * gapMs > stepEndMs - elapsedMs)
        {
            gap -= (stepEndMs - elapsedMs) / gapMs;
            elapsedMs = stepEndMs;
            stepEndMs += StepMs;
            Factor = FactorAt(options.Start.Milliseconds + (long)elapsedMs);
            gapMs = meanGapMs / Factor;
        }

        elapsedMs += gap * gapMs;
        return options.Start.Milliseconds + (long)elapsedMs;
    }

    private double FactorAt(long nowMs)
    {
        switch (options.Profile)
        {
            case GeneratorProfile.Daily:
                return OfDay(nowMs % (24 * HourMs));
            case GeneratorProfile.Sale:
                return OfSale((nowMs - options.Start.Milliseconds) % HourMs);
            case GeneratorProfile.Viral:
                surges.MoveTo(nowMs);
                return 1 + surges.Share;
            default:
                return 1;
        }
    }

    private static double OfDay(long time) => time switch
    {
        < 2 * HourMs => Between(1, 0.1, time + (2 * HourMs), 4 * HourMs),
        < 5 * HourMs => 0.1,
        < 12 * HourMs => Between(0.1, 0.8, time - (5 * HourMs), 7 * HourMs),
        < 13 * HourMs => 0.8,
        < 19 * HourMs => Between(0.8, 1, time - (13 * HourMs), 6 * HourMs),
        < 22 * HourMs => 1,
        _ => Between(1, 0.1, time - (22 * HourMs), 4 * HourMs),
    };

    private static double OfSale(long time) => time switch
    {
        < 9 * MinuteMs => 1,
        < 10 * MinuteMs => Between(1, SaleFactor, time - (9 * MinuteMs), MinuteMs),
        < 20 * MinuteMs => SaleFactor,
        < 21 * MinuteMs => Between(SaleFactor, 1, time - (20 * MinuteMs), MinuteMs),
        _ => 1,
    };

    private static double Between(double from, double to, long passed, long length) =>
        from + ((to - from) * Smooth((double)passed / length));

    /// <summary>The cubic from 0 to 1 that is level at both ends.</summary>
    internal static double Smooth(double x) => x * x * (3 - (2 * x));
}
