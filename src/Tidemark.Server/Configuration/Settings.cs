using System.Globalization;
using System.Text;
using System.Text.Json;
using Tidemark.Server.Configuration.Hocon;

namespace Tidemark.Server.Configuration;

/// <summary>Settings by dotted key, read one by one and turned into values; collects every fault instead of stopping at the
/// first. A key that is null counts as not given.</summary>
internal sealed class Settings
{
    /// <summary>How many unknown keys are told one by one.</summary>
    private const int UnknownMax = 50;

    private const string Default = "default";

    private readonly HoconObject given;
    private readonly Dictionary<string, HoconValue> inForce = [];
    private readonly Dictionary<string, string> rules = [];
    private readonly List<string> faults;

    /// <param name="given">The settings.</param>
    /// <param name="faults">What is wrong with them already.</param>
    public Settings(HoconObject given, IEnumerable<string> faults) => (this.given, this.faults) = (given, [.. faults]);

    private delegate bool Parse<T>(string text, out T value);

    /// <summary>Every key that has been read, with the rule that its value keeps to; empty where any text will do.</summary>
    public IReadOnlyDictionary<string, string> Rules => rules;

    /// <summary>Every key that has been read, with its value and where that came from.</summary>
    public IEnumerable<Setting> InForce =>
        inForce.OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => Shown(setting.Key, setting.Value));

    /// <summary>Any text.</summary>
    public string Text(string key, string fallback) =>
        Read(key, fallback, text => text, "", (text, out value) => (value = text) is not null);

    /// <summary>Names: an array, an object whose keys are whole numbers, or a text that commas part.</summary>
    public IReadOnlyList<string> Names(string key, IReadOnlyList<string> fallback)
    {
        if ((Find(key) is HoconObject indexed ? indexed.ToArray() : Find(key) as HoconArray) is not { } array)
            return Read(
                key, fallback, names => string.Join(',', names), "",
                (text, out names) =>
                {
                    names = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                    return true;
                });

        Know(key, array, "");
        foreach (HoconValue item in array.Items.Where(item => item is not HoconScalar { Kind: not HoconKind.Null }))
            Fault($"{key} ({item.Origin}) holds something that is no name.");
        return array.Items.OfType<HoconScalar>().Select(item => item.Text).ToArray();
    }

    /// <summary>Every text under a key, by what of its own key comes after that.</summary>
    public IReadOnlyDictionary<string, string> Texts(string key)
    {
        Dictionary<string, string> texts = [];
        if (Find(key) is HoconObject group) Collect(group, "");
        return texts;

        void Collect(HoconObject outer, string path)
        {
            foreach ((string name, HoconValue value) in outer.Fields)
            {
                if (value is HoconObject inner) Collect(inner, $"{path}{name}.");
                else if (value is not HoconScalar { Kind: HoconKind.Null }) texts.Add(path + name, Text($"{key}.{path}{name}", ""));
            }
        }
    }

    /// <summary>Whether a key is given; it counts as read.</summary>
    public bool Has(string key)
    {
        rules.TryAdd(key, "");
        if (Find(key) is { } value) inForce.TryAdd(key, value);
        return Find(key) is HoconArray or HoconScalar { Kind: not HoconKind.Null };
    }

    /// <summary>One of some words.</summary>
    public T Choice<T>(string key, T fallback, params ReadOnlySpan<(string Text, T Value)> choices)
        where T : struct
    {
        (string Text, T Value)[] all = [.. choices];
        return Read(
            key, fallback, value => all.First(c => c.Value.Equals(value)).Text, string.Join(" or ", all.Select(c => c.Text)),
            (text, out value) =>
            {
                int at = Array.FindIndex(all, choice => choice.Text == text);
                value = at < 0 ? default : all[at].Value;
                return at >= 0;
            });
    }

    /// <summary>True or false, in each spelling that HOCON's specification has.</summary>
    public bool Flag(string key, bool fallback) => Read(
        key, fallback, value => value ? "true" : "false", "true or false",
        (text, out value) => (value = text is "true" or "yes" or "on") || text is "false" or "no" or "off");

    /// <summary>A number between 0 and 1, neither of them included.</summary>
    public double Share(string key, double fallback) => Read(
        key, fallback, value => value.ToString(CultureInfo.InvariantCulture), "a share between 0 and 1, such as 0.999",
        (text, out value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && HoconStrings.IsNumber(text) && value is > 0 and < 1);

    /// <summary>A number within a range, its ends included.</summary>
    public double Number(string key, double fallback, double min, double max) => Read(
        key, fallback, value => ((decimal)value).ToString(CultureInfo.InvariantCulture),
        string.Create(CultureInfo.InvariantCulture, $"a number from {(decimal)min} to {(decimal)max}"),
        (text, out value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && HoconStrings.IsNumber(text) && value >= min && value <= max);

    /// <summary>A whole number.</summary>
    public int Whole(string key, int fallback, int min, int max) => Read(
        key, fallback, value => value.ToString(CultureInfo.InvariantCulture), $"a whole number from {min} to {max}",
        (text, out value) =>
        {
            bool isGood = HoconStrings.IsNumber(text)
                && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
                && number >= min && number <= max && decimal.IsInteger(number);
            value = isGood ? (int)decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : default;
            return isGood;
        });

    /// <summary>A duration.</summary>
    public TimeSpan Duration(string key, TimeSpan fallback, TimeSpan min, TimeSpan max) => Read(
        key, fallback, DurationText.Format, $"a duration from {DurationText.Format(min)} to {DurationText.Format(max)}",
        (text, out value) => DurationText.TryParse(text, out value) && value >= min && value <= max);

    /// <summary>A duration of whole milliseconds.</summary>
    public long Ms(string key, long fallbackMs, TimeSpan min, TimeSpan max) => Read(
        key, fallbackMs, ms => DurationText.Format(TimeSpan.FromMilliseconds(ms)),
        $"a duration from {DurationText.Format(min)} to {DurationText.Format(max)}, in whole milliseconds",
        (text, out ms) =>
        {
            bool isGood = DurationText.TryParse(text, out TimeSpan value) && value >= min && value <= max;
            return TryWholeMs(value, out ms) && isGood;
        });

    /// <summary>A duration of whole milliseconds that may be negative.</summary>
    public long SignedMs(string key, long fallbackMs, TimeSpan limit) => Read(
        key, fallbackMs, ms => (ms < 0 ? "-" : "") + DurationText.Format(TimeSpan.FromMilliseconds(Math.Abs(ms))),
        $"a duration of at most {DurationText.Format(limit)}, in whole milliseconds, such as 30m or -30m",
        (text, out ms) =>
        {
            bool isNegative = text.StartsWith('-');
            bool isGood = DurationText.TryParse(isNegative ? text[1..] : text, out TimeSpan value) && value <= limit;
            return TryWholeMs(isNegative ? -value : value, out ms) && isGood;
        });

    /// <summary>A size in bytes.</summary>
    public long Bytes(string key, long fallback, long min, long max) => Read(
        key, fallback, SizeText.Format, $"a size from {SizeText.Format(min)} to {SizeText.Format(max)}",
        (text, out bytes) => SizeText.TryParse(text, out bytes) && bytes >= min && bytes <= max);

    /// <summary>Adds a fault that concerns several keys together.</summary>
    public void Fault(string fault) => faults.Add(fault);

    /// <summary>Throws where anything was wrong, keys that nobody reads included.</summary>
    /// <exception cref="ConfigurationException">With every fault there is.</exception>
    public void ThrowIfFaulty()
    {
        (IReadOnlyList<string> Path, HoconOrigin Origin)[] unknown = [.. Unknown(given, [])];
        foreach ((IReadOnlyList<string> path, HoconOrigin origin) in unknown.Take(UnknownMax))
        {
            string near = NearestKey.To(string.Join('.', path), rules.Keys);
            faults.Add($"{HoconPath.Render(path)} ({origin}) is no known key; did you mean {near}?");
        }

        if (unknown.Length > UnknownMax) faults.Add($"{unknown.Length - UnknownMax} more keys are not known.");
        if (faults.Count > 0) throw new ConfigurationException(faults);
    }

    private static bool TryWholeMs(TimeSpan value, out long ms)
    {
        ms = value.Ticks / TimeSpan.TicksPerMillisecond;
        return value.Ticks % TimeSpan.TicksPerMillisecond == 0;
    }

    private T Read<T>(string key, T fallback, Func<T, string> format, string rule, Parse<T> parse)
    {
        if (Scalar(key) is not { } given)
        {
            Know(key, new HoconScalar(HoconOrigin.Of(Default), HoconKind.String, format(fallback)), rule);
            if (Find(key) is HoconArray array)
                faults.Add($"{key} is an array ({array.Origin}); it must be {(rule.Length > 0 ? rule : "a text")}.");
            return fallback;
        }

        Know(key, given, rule);
        if (parse(rule.Length > 0 ? given.Text.Trim() : given.Text, out T value)) return value;
        faults.Add($"{key} is {HoconText.Quote(given.Text)} ({given.Origin}); it must be {rule}.");
        return fallback;
    }

    private void Know(string key, HoconValue value, string rule)
    {
        inForce[key] = value;
        rules[key] = rule;
    }

    private HoconScalar? Scalar(string key) =>
        Find(key) is HoconScalar { Kind: not (HoconKind.Null or HoconKind.Invalid) } scalar ? scalar : null;

    private HoconValue? Find(string key) => key.Split('.').Aggregate(
        (HoconValue?)given, (outer, name) => (outer as HoconObject)?.Fields.GetValueOrDefault(name));

    /// <summary>The keys that were given and that nobody has read.</summary>
    private IEnumerable<(IReadOnlyList<string> Path, HoconOrigin Origin)> Unknown(HoconValue value, IReadOnlyList<string> path)
    {
        bool isKnown = inForce.TryGetValue(string.Join('.', path), out HoconValue? known);
        if (value is HoconObject group && !(isKnown && known is HoconArray))
            return group.Fields.SelectMany(field => Unknown(field.Value, [.. path, field.Key]));
        return isKnown || value.Origin.Source == SettingSources.Reference ? [] : [(path, value.Origin)];
    }

    private static Setting Shown(string key, HoconValue value)
    {
        if (value is HoconScalar { Kind: not HoconKind.Null } scalar && Secrets.Hide(key, scalar.Text) is var shown && shown != scalar.Text)
            value = scalar with { Kind = HoconKind.String, Text = shown };
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = HoconText.Encoder })) value.WriteJson(json);
        string origin = value.Origin.Source == SettingSources.Reference ? Default : value.Origin.ToString();
        return new Setting(key, Encoding.UTF8.GetString(bytes.ToArray()), origin);
    }
}
