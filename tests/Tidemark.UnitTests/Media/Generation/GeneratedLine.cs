using System.Text;
using System.Text.Json;
using Tidemark.Core.Codecs;
using Tidemark.Media.Generation;

namespace Tidemark.UnitTests.Media.Generation;

/// <summary>What the tests of profiles look at of a line.</summary>
internal sealed record GeneratedLine(string Type, string Video, long TimeMs, string? Viewer, long WatchMs, string? Text, long[] Counters)
{
    /// <summary>All lines of a generator, without holding their text.</summary>
    public static IEnumerable<GeneratedLine> Of(GeneratorOptions options) => Of(new EventGenerator(options));

    /// <summary>All lines, and what is hidden of the videos by their ids.</summary>
    public static (List<GeneratedLine> Lines, Dictionary<string, JsonElement> Truth) WithTruth(GeneratorOptions options)
    {
        ByteWriter truth = new();
        List<GeneratedLine> lines = [.. Of(new EventGenerator(options, truth))];
        var hidden = Encoding.UTF8.GetString(truth.WrittenSpan).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(line => line.GetProperty("video_id").GetString()!);
        return (lines, hidden);
    }

    private static IEnumerable<GeneratedLine> Of(EventGenerator generator)
    {
        ByteWriter line = new();
        for (; generator.TryNext(line, out _); line.Clear()) yield return Parse(line.WrittenSpan);
    }

    private static GeneratedLine Parse(ReadOnlySpan<byte> line)
    {
        (string type, string video, long time, string? viewer, long watch, string? text) = ("", "", 0, null, 0, null);
        long[] counters = [];
        Utf8JsonReader reader = new(line);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            ReadOnlySpan<byte> name = reader.ValueSpan;
            if (name.SequenceEqual("type"u8)) type = ReadText(ref reader);
            else if (name.SequenceEqual("video_id"u8)) video = ReadText(ref reader);
            else if (name.SequenceEqual("event_time"u8)) time = ReadNumber(ref reader);
            else if (name.SequenceEqual("viewer_id"u8)) viewer = ReadText(ref reader);
            else if (name.SequenceEqual("watch_ms"u8)) watch = ReadNumber(ref reader);
            else if (name.SequenceEqual("text"u8)) text = ReadText(ref reader);
            else if (name.EndsWith("_count"u8)) counters = [.. counters, ReadNumber(ref reader)];
        }

        return new GeneratedLine(type, video, time, viewer, watch, text, counters);
    }

    private static string ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString()!;
    }

    private static long ReadNumber(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetInt64();
    }
}
