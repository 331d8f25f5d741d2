using System.Text.Json;

namespace Tidemark.PropertyTests.Core.Harness;

/// <summary>One line of output, as the model writes it.</summary>
internal abstract record ModelResult(long Item)
{
    public static ModelResult Parse(JsonElement line)
    {
        long item = line.GetProperty("line").GetInt64();
        if (line.TryGetProperty("late", out JsonElement late))
        {
            string key = late.GetProperty("key").GetString()!;
            long watermark = line.GetProperty("watermark").GetInt64();
            return new Late(item, late.GetProperty("t").GetInt64(), key, late.GetProperty("value").GetDouble(), watermark);
        }

        bool replacesAny = line.TryGetProperty("replaces", out JsonElement replaces);
        return new Emission(
            item,
            Bounds(line),
            line.GetProperty("key").GetString()!,
            line.GetProperty("count").GetInt64(),
            line.GetProperty("sum").GetDouble(),
            line.GetProperty("revision").GetInt32(),
            line.TryGetProperty("early", out JsonElement early) && early.GetBoolean(),
            replacesAny ? [.. replaces.EnumerateArray().Select(Bounds)] : []);
    }

    /// <summary>The line of <c>tidemark try</c>; two results are the same where their lines are.</summary>
    public abstract string ToJson();

    private static ModelWindow Bounds(JsonElement line) => new(line.GetProperty("start").GetInt64(), line.GetProperty("end").GetInt64());

    internal sealed record Late(long Item, long Time, string Key, double Value, long W) : ModelResult(Item)
    {
        public override string ToJson()
        {
            string late = $$"""{"t":{{Time}},"key":{{JsonSerializer.Serialize(Key)}},"value":{{JsonSerializer.Serialize(Value)}}}""";
            return $$"""{"line":{{Item}},"late":{{late}},"watermark":{{W}}}""";
        }
    }

    internal sealed record Emission(
        long Item, ModelWindow Window, string Key, long Count, double Sum, int Revision, bool Early, IReadOnlyList<ModelWindow> Replaces)
        : ModelResult(Item)
    {
        public override string ToJson()
        {
            string key = JsonSerializer.Serialize(Key);
            string told = string.Join(',', Replaces.Select(old => $$"""{"start":{{old.Start}},"end":{{old.End}}}"""));
            string bounds = $$""" {"line":{{Item}},"start":{{Window.Start}},"end":{{Window.End}},"key":{{key}} """.Trim();
            string figures = $"\"count\":{Count},\"sum\":{JsonSerializer.Serialize(Sum)},\"revision\":{Revision}";
            return $"{bounds},{figures}{(Early ? ",\"early\":true" : "")}{(told.Length > 0 ? $",\"replaces\":[{told}]" : "")}}}";
        }
    }
}
