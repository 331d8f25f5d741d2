using System.Text;
using Tidemark.Core.Codecs;
using Tidemark.Core.Time;
using Tidemark.Media.Generation;

namespace Tidemark.UnitTests.Media.Generation;

/// <summary>All lines of a generator, for tests to look at.</summary>
internal static class GeneratedStream
{
    public static List<(string Text, EventTime Arrival)> Of(GeneratorOptions options)
    {
        EventGenerator generator = new(options);
        ByteWriter line = new();
        List<(string Text, EventTime Arrival)> lines = [];
        while (generator.TryNext(line, out EventTime arrival))
        {
            lines.Add((Encoding.UTF8.GetString(line.WrittenSpan), arrival));
            line.Clear();
        }

        return lines;
    }
}
