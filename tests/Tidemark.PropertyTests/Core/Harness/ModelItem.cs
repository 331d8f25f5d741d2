using System.Text.Json;

namespace Tidemark.PropertyTests.Core.Harness;

/// <summary>One item of input, as the model reads it.</summary>
internal abstract record ModelItem
{
    public static ModelItem Parse(JsonElement line)
    {
        if (line.TryGetProperty("end", out _)) return new End();
        if (line.TryGetProperty("watermark", out JsonElement to)) return new Watermark(to.GetInt64());
        return new Event(line.GetProperty("t").GetInt64(), line.GetProperty("key").GetString()!, line.GetProperty("value").GetDouble());
    }

    /// <summary>The line of <c>tidemark try</c> that says it; processing time that passes is no line there.</summary>
    public string ToJson() => this switch
    {
        Event e => $$"""{"t":{{e.Time}},"key":{{JsonSerializer.Serialize(e.Key)}},"value":{{JsonSerializer.Serialize(e.Value)}}}""",
        Watermark w => $$"""{"watermark":{{w.To}}}""",
        Idle i => $$"""{"idle":{{i.ElapsedMs}}}""",
        _ => """{"end":true}""",
    };

    internal sealed record Event(long Time, string Key, double Value) : ModelItem;

    internal sealed record Watermark(long To) : ModelItem;

    internal sealed record Idle(long ElapsedMs) : ModelItem;

    internal sealed record End : ModelItem;
}
