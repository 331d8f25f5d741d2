using System.Globalization;
using System.Text;
using Tidemark.Server.Telemetry;

namespace Tidemark.Server.Alerts;

/// <summary>Reads what another node's <c>/metrics</c> tells: the text exposition format of Prometheus, version 0.0.4.</summary>
internal static class MetricsText
{
    /// <summary>Reads all samples, in the order told.</summary>
    /// <returns>Whether the text keeps to the format.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, out List<MetricSample> samples)
    {
        samples = [];
        foreach (ReadOnlySpan<char> raw in text.EnumerateLines())
        {
            ReadOnlySpan<char> line = raw.Trim();
            if (line.IsEmpty || line[0] == '#') continue;
            if (!TryReadLine(line, out MetricSample sample)) return false;
            samples.Add(sample);
        }

        return true;
    }

    private static bool TryReadLine(ReadOnlySpan<char> line, out MetricSample sample)
    {
        sample = default;
        int end = line.IndexOfAny(' ', '{');
        if (end <= 0) return false;
        string name = line[..end].ToString();
        ReadOnlySpan<char> rest = line[end..];
        List<KeyValuePair<string, string>> labels = [];
        if (rest[0] == '{' && !TryReadLabels(ref rest, labels)) return false;
        rest = rest.TrimStart();
        int after = rest.IndexOf(' ');

        // A stamp may follow the value.
        if (!TryReadNumber(after < 0 ? rest : rest[..after], out double value)) return false;
        sample = new MetricSample(name, labels, value);
        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> text, out double value)
    {
        value = text switch { "+Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, _ => double.NaN };
        return !double.IsNaN(value) || text is "NaN" || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryReadLabels(ref ReadOnlySpan<char> rest, List<KeyValuePair<string, string>> labels)
    {
        rest = rest[1..].TrimStart();
        while (!rest.StartsWith('}'))
        {
            int equals = rest.IndexOf("=\"");
            if (equals <= 0) return false;
            string name = rest[..equals].Trim().ToString();
            rest = rest[(equals + 2)..];
            if (!TryReadText(ref rest, out string text)) return false;
            labels.Add(new KeyValuePair<string, string>(name, text));
            rest = rest.TrimStart();
            if (rest.StartsWith(',')) rest = rest[1..].TrimStart();
            else if (!rest.StartsWith('}')) return false;
        }

        rest = rest[1..];
        return true;
    }

    /// <summary>Reads up to the closing quote, and that.</summary>
    private static bool TryReadText(ref ReadOnlySpan<char> rest, out string text)
    {
        var read = new StringBuilder();
        for (int i = 0; i < rest.Length; i++)
        {
            char c = rest[i];
            if (c == '"')
            {
                text = read.ToString();
                rest = rest[(i + 1)..];
                return true;
            }

            if (c == '\\' && ++i < rest.Length) read.Append(rest[i] == 'n' ? '\n' : rest[i]);
            else if (c != '\\') read.Append(c);
        }

        text = "";
        return false;
    }
}
