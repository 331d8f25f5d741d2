using System.Text;
using System.Text.RegularExpressions;
using Tidemark.Connectors.Files;

namespace Tidemark.UnitTests.Connectors.Files;

public sealed partial class CsvRecordReaderTests
{
    private readonly record struct Row(string Text, long Line, long At, bool TooLong);

    [Theory]
    [InlineData("a,b\r\nc,d", new[] { "a,b", "c,d" })]
    [InlineData("a,\"b\nc\",d\ne", new[] { "a,\"b\nc\",d", "e" })]
    [InlineData("\"say \"\"hi\"\"\nthere\"\n\nx", new[] { "\"say \"\"hi\"\"\nthere\"", "", "x" })]
    [InlineData("5\" screen,b\nc", new[] { "5\" screen,b", "c" })]
    [InlineData("\"a\"b\nc", new[] { "\"a\"b", "c" })]
    [InlineData("a,\"never closed\nb\nc\n", new[] { "a,\"never closed", "b", "c" })]
    public void Reader_WhenFieldsAreQuoted_EndsRecordsOutsideQuotes(string input, string[] rows) =>
        Assert.Equal(rows, Read(new MemoryStream(Encoding.Latin1.GetBytes(input)), 100).Select(row => row.Text));

    [Fact]
    public void Reader_WhenAQuoteSwallowsTooMuch_LosesTheFirstLineAlone()
    {
        string input = "a,\"open\r\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"row,{i}\n")) + "z,\"end\"\n";
        List<Row> rows = Read(new MemoryStream(Encoding.Latin1.GetBytes(input)), 64);
        Assert.Equal(52, rows.Count);
        Assert.Equal(new Row("a,\"open", 1, 0, true), rows[0]);
        Assert.Equal(new Row("row,49", 51, rows[50].At, false), rows[50]);
    }

    [Fact]
    public void Reader_WhenInputAndPiecesAreRandom_AgreesWithTheGrammar()
    {
        for (int seed = 0; seed < 1000; seed++)
        {
            Random random = new(seed);
            int max = random.Next(1, 40);
            byte[] input = new byte[random.Next(150)];
            for (int i = 0; i < input.Length; i++) input[i] = "a,\n\"\r"u8[random.Next(random.Next(5) + 1)];
            Assert.Equal(Oracle(Encoding.Latin1.GetString(input), max), Read(new DribblingStream(input, random, random.Next(1, 40)), max));
        }
    }

    private static List<Row> Read(Stream input, int max)
    {
        List<Row> rows = [];
        using CsvRecordReader reader = new(input, max);
        while (reader.TryRead(out ReadOnlySpan<byte> record, out long line, out long at))
            rows.Add(new Row(Encoding.Latin1.GetString(record), line, at, reader.TooLong));
        return rows;
    }

    // The grammar as a pattern over the whole input. A field that begins with a quote is the quoted alternative or nothing: atomic
    // groups.
    private static IEnumerable<Row> Oracle(string input, int max)
    {
        int at = 0;
        while (at < input.Length)
        {
            Match match = Record().Match(input, at);
            string line = input[at..].Split('\n')[0];
            bool lineEnds = at + line.Length < input.Length;
            int lineLength = line.Length;
            if (lineEnds && line.EndsWith('\r')) line = line[..^1];
            string record = match.Groups["record"].Value;
            if (match.Success && match.Groups["end"].Length > 0 && record.EndsWith('\r')) record = record[..^1];
            bool tooLong = match.Success && record.Length > max;
            int number = input[..at].Count(c => c == '\n') + 1;
            if (match.Success && !tooLong)
            {
                yield return new Row(record, number, at, false);
                at += match.Length;
                continue;
            }

            // Never closed: the rest of the input decides whether that is told by the size or by the end.
            tooLong |= input.Length - at > max + 1 || line.Length > max;
            yield return new Row(line[..Math.Min(max, line.Length)], number, at, tooLong);
            at += lineLength + 1;
        }
    }

    [GeneratedRegex(
        """\G(?<record>(?>(?>"(?>(?:[^"]|"")*)"[^,\n]*|(?!")[^,\n]*)"""
        + """(?:,(?>"(?>(?:[^"]|"")*)"[^,\n]*|(?!")[^,\n]*))*))(?<end>\n|\z)""")]
    private static partial Regex Record();
}
