using Tidemark.Core.Time;

namespace Tidemark.Media.Generation;

/// <summary>What <see cref="EventGenerator"/> is to generate; equal options give equal bytes on every machine.</summary>
public sealed record GeneratorOptions
{
    /// <summary>The default of <see cref="Start"/>: 2026-01-01T00:00:00Z.</summary>
    public static readonly EventTime DefaultStart = new(1_767_225_600_000);

    /// <summary>Traffic that changes is followed second by second, which very rare events would make slow.</summary>
    private const double RateMinOfProfiles = 0.001;

    /// <summary>Lines in all, duplicates and bad ones included; at least 0.</summary>
    public required long Events { get; init; }

    /// <summary>The seed of every random choice; any value. Generators with different seeds give different event ids.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How traffic behaves. Default <see cref="GeneratorProfile.Steady"/>.</summary>
    public GeneratorProfile Profile { get; init; }

    /// <summary>Events per second of event time before duplicates, on average; above 0, at most 10 million; from 0.001 where the profile
    /// is not steady, which says what it makes of the rate. Default 100.</summary>
    public double Rate { get; init; } = 100;

    /// <summary>Where event time starts, from 2005-01-02 up to 2200-01-01. Default 2026-01-01T00:00:00Z.</summary>
    public EventTime Start { get; init; } = DefaultStart;

    /// <summary>The mean of the delay between an event and its emission, from 0 (in order) to one hour. Default 500 ms.</summary>
    public TimeSpan Disorder { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How the delays spread around their mean. Default <see cref="DisorderLaw.Exponential"/>.</summary>
    public DisorderLaw DisorderLaw { get; init; }

    /// <summary>The share of lines that are sent a second time, byte for byte, at most 60 s of event time after the first; from 0 to the
    /// share of good lines sent once. Default 0.</summary>
    public double Duplicates { get; init; }

    /// <summary>The share of lines that ingest must refuse, from 0 to below 1. Default 0.</summary>
    public double Bad { get; init; }

    /// <summary>Videos that live at the same time, 1 to 10 million. Default 2,000.</summary>
    public int Videos { get; init; } = 2_000;

    /// <summary>Viewers in all, at least 1. Default 100,000. Where the profile is not steady there are at least 1,000 for each event a
    /// second, so that nobody has to be everywhere at once.</summary>
    public int Viewers { get; init; } = 100_000;

    /// <summary>No delay is longer than this, in milliseconds.</summary>
    internal long DelayMsMax => (long)((DisorderLaw == DisorderLaw.Pareto ? 200 : 20) * Disorder.TotalMilliseconds);

    /// <summary>What is wrong with these options, one sentence each; empty where they can be used.</summary>
    public IReadOnlyList<string> Faults()
    {
        List<string> faults = [];
        if (Events < 0) faults.Add($"events is {Events}: it must be at least 0");
        if (!(Rate > 0 && Rate <= 10_000_000)) faults.Add($"rate is {Rate}: it must be above 0 and at most 10000000 events a second");
        else if (Profile != GeneratorProfile.Steady && Rate < RateMinOfProfiles)
            faults.Add($"rate is {Rate}: profiles that are not steady need at least {RateMinOfProfiles} events a second");
        if (Start.Milliseconds is < 1_104_624_000_000 or > 7_258_118_400_000)
            faults.Add($"start is {Start.Milliseconds} ms: it must lie between 2005-01-02 and 2200-01-01");
        if (Disorder < TimeSpan.Zero || Disorder > TimeSpan.FromHours(1)) faults.Add($"disorder is {Disorder}: it must be 0 to 1 hour");
        if (!(Bad >= 0 && Bad < 1)) faults.Add($"bad is {Bad}: it must be a share from 0 to below 1");
        else if (!(Duplicates >= 0 && Duplicates <= (1 - Bad) / 2))
            faults.Add($"duplicates is {Duplicates}: it must be a share from 0 to {(1 - Bad) / 2}, half of the good lines");
        if (Videos is < 1 or > 10_000_000) faults.Add($"videos is {Videos}: it must be 1 to 10000000");
        if (Viewers < 1) faults.Add($"viewers is {Viewers}: it must be at least 1");
        return faults;
    }
}
