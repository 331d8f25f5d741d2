using System.Text;
using System.Text.Json;
using Tidemark.Core.Randomness;

namespace Tidemark.UnitTests.Server.Configuration.Hocon;

/// <summary>JSON is a part of HOCON: any JSON text means the same in both, whatever of HOCON's liberties it is written with. The oracle is
/// the reader of JSON in .NET.</summary>
public sealed class JsonOracleTests
{
    private const int Documents = 1_500;
    private static readonly string[] Texts =
    [
        "", " ", "a", "a.b", "true", "null", "1", "-", "x y", "ä€", "\u2028", "\"", "\\", "#", "//", "${a}", "\n\t", "{", "+=",
        "include", "😀",
    ];

    private static readonly string[] Numbers = ["0", "-1", "12", "1.50", "1e5", "-2.5E-3", "1E+9", "123456789012345678901234567890"];

    [Fact]
    public void Read_OfAnyJson_GivesWhatJsonGives()
    {
        var random = new SplitMix64(1);
        for (int i = 0; i < Documents; i++)
        {
            string json = JsonObject(random, 0);
            Assert.True(Same(json, HoconReading.Json(json)), json);
        }
    }

    [Fact]
    public void Read_OfTheSameInHocon_GivesWhatJsonGives()
    {
        var random = new SplitMix64(2);
        for (int i = 0; i < Documents; i++)
        {
            string json = JsonObject(random, 0);
            using JsonDocument document = JsonDocument.Parse(json);
            string fields = Fields(random, document.RootElement), hocon = random.Below(2) == 0 ? fields : $" {{{fields}}}{Blank(random)}";
            Assert.True(Same(json, HoconReading.Json(hocon)), hocon);
        }
    }

    private static bool Same(string json, string read)
    {
        using JsonDocument one = JsonDocument.Parse(json), other = JsonDocument.Parse(read);
        return Same(one.RootElement, other.RootElement);
    }

    /// <summary>Numbers must be kept as they were written.</summary>
    private static bool Same(JsonElement a, JsonElement b) => a.ValueKind == b.ValueKind && a.ValueKind switch
    {
        JsonValueKind.Object => a.EnumerateObject().Select(p => p.Name).SequenceEqual(b.EnumerateObject().Select(p => p.Name))
            && a.EnumerateObject().All(p => Same(p.Value, b.GetProperty(p.Name))),
        JsonValueKind.Array => a.GetArrayLength() == b.GetArrayLength()
            && a.EnumerateArray().Zip(b.EnumerateArray()).All(p => Same(p.First, p.Second)),
        JsonValueKind.String => a.GetString() == b.GetString(),
        _ => a.GetRawText() == b.GetRawText(),
    };

    private static string JsonObject(SplitMix64 random, int depth)
    {
        string[] keys = [.. Enumerable.Range(0, random.Below(5)).Select(_ => JsonText(random)).Distinct()];
        return $"{{{string.Join(',', keys.Select(key => $"{key}:{JsonValue(random, depth + 1)}"))}}}";
    }

    private static string JsonValue(SplitMix64 random, int depth) => random.Below(depth > 4 ? 4 : 6) switch
    {
        0 => Pick(random, Numbers),
        1 => Pick(random, ["true", "false", "null"]),
        2 or 3 => JsonText(random),
        4 => JsonObject(random, depth),
        _ => $"[{string.Join(',', Enumerable.Range(0, random.Below(4)).Select(_ => JsonValue(random, depth + 1)))}]",
    };

    private static string JsonText(SplitMix64 random) => JsonSerializer.Serialize(Pick(random, Texts) + Pick(random, Texts));

    /// <summary>The fields of an object with every liberty drawn at random: separators, quotes, commas, comments, dotted keys.</summary>
    private static string Fields(SplitMix64 random, JsonElement value)
    {
        var text = new StringBuilder();
        JsonProperty[] fields = [.. value.EnumerateObject()];
        for (int i = 0; i < fields.Length; i++)
        {
            (string key, JsonElement inner) = (Key(random, fields[i].Name), fields[i].Value);
            text.Append(Blank(random)).Append(key);
            // A chain of objects with one field each is a dotted key.
            while (inner.ValueKind == JsonValueKind.Object && inner.EnumerateObject().Count() == 1 && random.Below(2) == 0)
            {
                JsonProperty only = inner.EnumerateObject().Single();
                text.Append('.').Append(Key(random, only.Name));
                inner = only.Value;
            }

            text.Append(Blank(random));
            if (inner.ValueKind != JsonValueKind.Object || random.Below(2) == 0) text.Append(Pick(random, [":", "="]));
            text.Append(Blank(random)).Append(Value(random, inner)).Append(Separator(random, i == fields.Length - 1));
        }

        return text.ToString();
    }

    private static string Value(SplitMix64 random, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{Fields(random, value)}{Blank(random)}}}",
        JsonValueKind.Array => $"[{string.Concat(value.EnumerateArray().Select((item, i) =>
            Blank(random) + Value(random, item) + Separator(random, i == value.GetArrayLength() - 1)))}{Blank(random)}]",
        JsonValueKind.String => Text(random, value.GetString()!),
        _ => value.GetRawText(),
    };

    private static string Text(SplitMix64 random, string text) => random.Below(3) switch
    {
        0 when text.Length > 0 && text.All(char.IsAsciiLetter) && text is not ("true" or "false" or "null") => text,
        1 when !text.Contains('"', StringComparison.Ordinal) => $"\"\"\"{text}\"\"\"",
        _ => JsonSerializer.Serialize(text),
    };

    private static string Key(SplitMix64 random, string key) =>
        key.Length > 0 && key.All(char.IsAsciiLetterOrDigit) && key != "include" && random.Below(2) == 0
            ? key : JsonSerializer.Serialize(key);

    private static string Separator(SplitMix64 random, bool isLast) => random.Below(isLast ? 4 : 3) switch
    {
        0 => ",",
        1 => "\n",
        2 => $" # a comment, with a comma\n{(random.Below(2) == 0 ? " ," : "")}",
        _ => "",
    };

    private static string Blank(SplitMix64 random) => Pick(random, ["", "", " ", "\t ", "\n", "// }\n", "\u00A0"]);

    private static string Pick(SplitMix64 random, string[] choices) => choices[random.Below(choices.Length)];
}
