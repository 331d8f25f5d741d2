using System.Diagnostics.Metrics;

namespace Tidemark.Server.Telemetry;

/// <summary>Turns the names and units of instruments into those of Prometheus.</summary>
internal static class MetricNames
{
    /// <summary>The name of an instrument's metric: dots become underscores, the unit is appended, and <c>_total</c> to counters.</summary>
    public static string Of(Instrument instrument, MetricKind kind)
    {
        string name = Label(instrument.Name);
        string unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        if (!name.EndsWith(unit, StringComparison.Ordinal)) name += unit;
        if (kind == MetricKind.Counter) return name.EndsWith("_total", StringComparison.Ordinal) ? name : name + "_total";

        // The ending is kept for histograms.
        return kind == MetricKind.Gauge && name.EndsWith("_count", StringComparison.Ordinal) ? name[..^"_count".Length] + "_number" : name;
    }

    /// <summary>The name of a label.</summary>
    public static string Label(string name) => string.Create(name.Length, name, static (chars, from) =>
    {
        for (int i = 0; i < chars.Length; i++) chars[i] = char.IsAsciiLetterOrDigit(from[i]) ? from[i] : '_';
    });
}
