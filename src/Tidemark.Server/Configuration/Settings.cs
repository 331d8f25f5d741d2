using System.Globalization;

namespace Tidemark.Server.Configuration;

/// <summary>Settings by dotted key, read one by one and turned into values; collects every fault instead of stopping at the
/// first.</summary>
internal sealed class Settings
{
    private readonly IReadOnlyDictionary<string, Setting> given;
    private readonly HashSet<string> known = [];
    private readonly List<string> faults = [];

    public Settings(IReadOnlyDictionary<string, Setting> given) => this.given = given;

    /// <summary>Every key that has been read.</summary>
    public IReadOnlyCollection<string> Known => known;

    public string Text(string key, string fallback)
    {
        known.Add(key);
        return given.TryGetValue(key, out Setting? setting) ? setting.Value : fallback;
    }

    /// <summary>Whether a key is given; it counts as read.</summary>
    public bool Has(string key)
    {
        known.Add(key);
        return given.ContainsKey(key);
    }

    public T Choice<T>(string key, T fallback, params ReadOnlySpan<(string Text, T Value)> choices)
        where T : struct
    {
        (string Text, T Value)[] all = [.. choices];
        return Read(
            key, fallback, string.Join(" or ", all.Select(c => c.Text)),
            text => all.Where(c => c.Text == text).Select(c => (T?)c.Value).FirstOrDefault());
    }

    public double Share(string key, double fallback) => Read(
        key, fallback, "a share between 0 and 1, such as 0.999",
        text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            && value > 0 && value < 1 ? value : null);

    public int Whole(string key, int fallback, int min, int max) => Read(
        key, fallback, $"a whole number from {min} to {max}",
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            && value >= min && value <= max ? value : null);

    public TimeSpan Duration(string key, TimeSpan fallback, TimeSpan min, TimeSpan max) => Read(
        key, fallback, $"a duration from {min.TotalMilliseconds:0} ms to {max.TotalMilliseconds:0} ms, such as 250ms, 10s, 5m, 24h or 30d",
        text => DurationText.TryParse(text, out TimeSpan value) && value >= min && value <= max ? value : null);

    /// <summary>A duration that may be negative, in milliseconds.</summary>
    public long SignedMs(string key, long fallbackMs, TimeSpan limit) => Read(
        key, fallbackMs, $"a duration of at most {limit.TotalDays:0}d, such as 30m or -30m",
        text =>
        {
            bool isNegative = text.StartsWith('-');
            if (!DurationText.TryParse(isNegative ? text[1..] : text, out TimeSpan value) || value > limit) return null;
            return (long)value.TotalMilliseconds * (isNegative ? -1 : 1);
        });

    public long Bytes(string key, long fallback, long min, long max) => Read(
        key, fallback, $"a size from {min} to {max} bytes, such as 64MiB or 8GiB",
        text => Scaled(text, SizeText.Units) is { } bytes && bytes >= min && bytes <= max
            ? (long)bytes : null);

    /// <summary>Adds a fault that concerns several keys together.</summary>
    public void Fault(string fault) => faults.Add(fault);

    /// <summary>Throws where anything was wrong, keys that nobody reads included.</summary>
    public void ThrowIfFaulty()
    {
        foreach ((string key, Setting setting) in given)
        {
            if (known.Contains(key)) continue;
            string? near = known.Order().MinBy(k => Distance(k, key));
            faults.Add($"{key} ({setting.Origin}) is no known key; did you mean {near}?");
        }

        if (faults.Count > 0) throw new ConfigurationException(faults);
    }

    private T Read<T>(string key, T fallback, string rule, Func<string, T?> parse)
        where T : struct
    {
        known.Add(key);
        if (!given.TryGetValue(key, out Setting? setting)) return fallback;
        if (parse(setting.Value.Trim()) is { } value) return value;
        faults.Add($"{key} is \"{setting.Value}\" ({setting.Origin}); it must be {rule}.");
        return fallback;
    }

    /// <summary>A number at least 0 and its unit, multiplied; null where the text is not that.</summary>
    internal static double? Scaled(string text, (string Unit, double Factor)[] units)
    {
        foreach ((string unit, double factor) in units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            string number = text[..^unit.Length].Trim();
            // "NaN" and "Infinity" parse as numbers, whatever the style.
            if (double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
                && double.IsFinite(value * factor))
                return value * factor;
        }

        return null;
    }

    /// <summary>The number of single-character edits between two keys (Levenshtein 1966), for suggestions.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
