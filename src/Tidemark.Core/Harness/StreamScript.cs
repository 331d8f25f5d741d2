using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tidemark.Core.Codecs;
using Tidemark.Core.Time;

namespace Tidemark.Core.Harness;

/// <summary>Runs a <see cref="StreamHarness"/> over JSON lines and puts its results out as JSON lines: the language of
/// <c>tidemark try</c>.</summary>
/// <remarks>Input: <c>{"t":ms,"key":"a","value":1.5}</c>, <c>{"watermark":ms}</c>, <c>{"end":true}</c>; blank lines are skipped, and
/// counted. Output: <c>{"line","start","end","key","count","sum","revision"}</c>, with <c>"early":true</c> and
/// <c>"replaces":[{"start","end"}]</c> where they apply, and <c>{"line","late":{"t","key","value"},"watermark"}</c>; <c>line</c> is
/// the input line that caused it, from 1.</remarks>
public static class StreamScript
{
    /// <summary>Runs all lines.</summary>
    /// <param name="spec">The windows.</param>
    /// <param name="lines">The input, read as it is needed.</param>
    /// <returns>The output, in order.</returns>
    /// <exception cref="StreamScriptException">A line cannot be understood; what was put out before it stands.</exception>
    public static IEnumerable<string> Run(WindowSpec spec, IEnumerable<string> lines)
    {
        var harness = new StreamHarness(spec);
        var json = new ByteWriter();
        long line = 0;
        foreach (string text in lines)
        {
            line++;
            if (string.IsNullOrWhiteSpace(text)) continue;
            StreamItem item = Item(text, line);
            // One at a time, so that whoever writes lines by hand sees what each does.
            foreach (StreamResult result in harness.Send(item)) yield return Line(result, line, json);
        }
    }

    private static StreamItem Item(string text, long line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            var fields = new SpecFields(document.RootElement, "the line");
            StreamItem item = Item(document.RootElement, fields);
            fields.RefuseOthers();
            return item;
        }
        catch (JsonException)
        {
            throw new StreamScriptException(line, "it is no JSON object.");
        }
        catch (WindowSpecException fault)
        {
            throw new StreamScriptException(line, fault.Message);
        }
    }

    private static StreamItem Item(JsonElement element, SpecFields fields)
    {
        if (element.TryGetProperty("watermark", out _)) return new StreamItem.Watermark(new EventTime(fields.Whole("watermark")));
        if (element.TryGetProperty("end", out JsonElement end))
        {
            fields.Read("end");
            return end.ValueKind == JsonValueKind.True
                ? new StreamItem.End() : throw new WindowSpecException($"end is {end.GetRawText()}; it must be true.");
        }

        double value = fields.Number("value");
        if (!double.IsFinite(value)) throw new WindowSpecException("value is beyond the range of numbers.");
        return new StreamItem.Event(new EventTime(fields.Whole("t")), fields.Text("key"), value);
    }

    private static string Line(StreamResult result, long line, ByteWriter buffer)
    {
        buffer.Clear();
        // Keys stand as they came: nothing here becomes part of a web page.
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("line", line);
            if (result is StreamResult.Late late) WriteLate(json, late);
            else WriteEmission(json, (StreamResult.Emission)result);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteLate(Utf8JsonWriter json, StreamResult.Late late)
    {
        json.WriteStartObject("late");
        json.WriteNumber("t", late.Event.Time.Milliseconds);
        json.WriteString("key", late.Event.Key);
        json.WriteNumber("value", late.Event.Value);
        json.WriteEndObject();
        json.WriteNumber("watermark", late.Watermark.Milliseconds);
    }

    private static void WriteEmission(Utf8JsonWriter json, StreamResult.Emission emission)
    {
        WriteInterval(json, emission.Window);
        json.WriteString("key", emission.Key);
        json.WriteNumber("count", emission.Count);
        json.WriteNumber("sum", emission.Sum);
        json.WriteNumber("revision", emission.Revision);
        if (emission.Early) json.WriteBoolean("early", true);
        if (emission.Replaces.Count == 0) return;
        json.WriteStartArray("replaces");
        foreach (Interval replaced in emission.Replaces)
        {
            json.WriteStartObject();
            WriteInterval(json, replaced);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteInterval(Utf8JsonWriter json, Interval interval)
    {
        json.WriteNumber("start", interval.Start.Milliseconds);
        json.WriteNumber("end", interval.End.Milliseconds);
    }
}
