using System.Collections.Frozen;

namespace Tidemark.Server.Configuration;

/// <summary>Durations as people write them: a number and a unit from <c>ns</c> to <c>d</c>, in each spelling that HOCON's specification
/// has; a number alone is milliseconds.</summary>
public static class DurationText
{
    private static readonly FrozenDictionary<string, decimal> Milliseconds = new (string[] Names, decimal Ms)[]
    {
        (["ns", "nano", "nanos", "nanosecond", "nanoseconds"], 0.000_001m),
        (["us", "micro", "micros", "microsecond", "microseconds"], 0.001m),
        (["ms", "milli", "millis", "millisecond", "milliseconds"], 1),
        (["s", "second", "seconds"], 1_000),
        (["m", "minute", "minutes"], 60_000),
        (["h", "hour", "hours"], 3_600_000),
        (["d", "day", "days"], 86_400_000),
    }.SelectMany(unit => unit.Names.Select(name => (name, unit.Ms))).ToFrozenDictionary(u => u.name, u => u.Ms, StringComparer.Ordinal);

    /// <summary>Reads a duration from 0 to 10,000 days; what is less than 100 ns is cut off.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        decimal longest = (decimal)TimeSpan.FromDays(10_000).TotalMilliseconds;
        if (UnitText.Scale(text, Milliseconds, bare: 1) is not { } ms || ms < 0 || ms > longest) return false;
        duration = TimeSpan.FromTicks((long)(ms * TimeSpan.TicksPerMillisecond));
        return true;
    }

    /// <summary>Writes a duration in the greatest unit that leaves no rest, from milliseconds on.</summary>
    public static string Format(TimeSpan duration)
    {
        (string Unit, long Ticks)[] units =
        [
            ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond),
        ];
        foreach ((string unit, long ticks) in units)
        {
            if (duration.Ticks != 0 && duration.Ticks % ticks == 0) return $"{duration.Ticks / ticks}{unit}";
        }

        return $"{duration.TotalMilliseconds}ms";
    }
}
