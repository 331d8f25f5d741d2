using System.Globalization;
using System.Text;

namespace Tidemark.Server.Telemetry;

/// <summary>The text exposition format of Prometheus, version 0.0.4.</summary>
internal static class PrometheusText
{
    /// <summary>The media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes metrics; one without values is told by name.</summary>
    public static string Write(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder();
        foreach (MetricFamily family in families)
        {
            text.Append("# HELP ").Append(family.Name).Append(' ');
            Escape(text, family.Help, quotes: false);
            text.Append("\n# TYPE ").Append(family.Name).Append(' ').Append(TypeOf(family.Kind)).Append('\n');
            foreach (MetricSample sample in family.Samples) Write(text, in sample);
        }

        return text.ToString();
    }

    /// <summary>A value as the format has it.</summary>
    public static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);

    private static string TypeOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Gauge => "gauge",
        _ => "histogram",
    };

    private static void Write(StringBuilder text, in MetricSample sample)
    {
        text.Append(sample.Name);
        for (int i = 0; i < sample.Labels.Count; i++)
        {
            text.Append(i == 0 ? '{' : ',').Append(sample.Labels[i].Key).Append("=\"");
            Escape(text, sample.Labels[i].Value, quotes: true);
            text.Append('"');
        }

        if (sample.Labels.Count > 0) text.Append('}');
        text.Append(' ').Append(Number(sample.Value)).Append('\n');
    }

    private static void Escape(StringBuilder text, string raw, bool quotes)
    {
        foreach (char c in raw)
        {
            if (c == '\\') text.Append(@"\\");
            else if (c == '\n') text.Append(@"\n");
            else if (c == '"' && quotes) text.Append("\\\"");
            else text.Append(c);
        }
    }
}
