using Tidemark.Core.Randomness;

namespace Tidemark.PropertyTests.Core.Watermarks;

/// <summary>Event times in the order of their arrival: events sent as a Poisson process, each under way for a random time.</summary>
internal static class DelayedStream
{
    /// <summary>Distributions of the delay, each with mean 1 and made from uniform numbers in (0, 1].</summary>
    public static readonly IReadOnlyDictionary<string, Func<SplitMix64, double>> Delays = new Dictionary<string, Func<SplitMix64, double>>
    {
        ["exponential"] = Exponential,
        ["Pareto 1.5"] = random => Pareto(random, 1.5),
        ["Pareto 2"] = random => Pareto(random, 2),
        ["lognormal 1"] = random => Lognormal(random, 1),
        ["lognormal 2"] = random => Lognormal(random, 2),
    };

    /// <summary>Courses of the mean delay over the stream (0 to 1), as a factor.</summary>
    public static readonly IReadOnlyDictionary<string, Func<double, double>> Courses = new Dictionary<string, Func<double, double>>
    {
        ["steady"] = _ => 1,
        ["up"] = at => at > 0.4 ? 5 : 1,
        ["down"] = at => at > 0.4 ? 1 : 5,
        ["up and down"] = at => at is > 0.35 and < 0.65 ? 5 : 1,
        ["short up"] = at => at is > 0.45 and < 0.55 ? 5 : 1,
        ["drift up"] = at => Math.Pow(5, at),
        ["drift down"] = at => Math.Pow(5, 1 - at),
        ["waves"] = at => Math.Pow(5, Math.Sin(4 * Math.PI * at) / 2),
    };

    /// <summary>The event times in milliseconds, by arrival.</summary>
    public static long[] Times(ulong seed, int events, double spacingMs, double meanMs, string delay, string course)
    {
        var random = new SplitMix64(seed);
        (Func<SplitMix64, double> draw, Func<double, double> factor) = (Delays[delay], Courses[course]);
        var times = new long[events];
        var arrivals = new long[events];
        double now = 0;
        for (int i = 0; i < events; i++)
        {
            now += spacingMs * Exponential(random);
            times[i] = (long)now;
            arrivals[i] = times[i] + (long)(meanMs * factor((double)i / events) * draw(random));
        }

        Array.Sort(arrivals, times);
        return times;
    }

    private static double Uniform(SplitMix64 random) => 1 - random.NextDouble();

    private static double Exponential(SplitMix64 random) => -Math.Log(Uniform(random));

    private static double Pareto(SplitMix64 random, double alpha) => (alpha - 1) / alpha * Math.Pow(Uniform(random), -1 / alpha);

    private static double Lognormal(SplitMix64 random, double sigma)
    {
        double normal = Math.Sqrt(-2 * Math.Log(Uniform(random))) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Math.Exp((sigma * normal) - (sigma * sigma / 2));
    }
}
