using System.Text;
using Tidemark.Connectors.Files;
using Tidemark.Core;

namespace Tidemark.UnitTests.Connectors.Files;

public sealed class LineReaderTests
{
    private readonly record struct Line(string Text, long Number, long At, bool TooLong);

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\n", new[] { "a" })]
    [InlineData("a\r\n\nb\r", new[] { "a", "", "b\r" })]
    [InlineData("\n\n", new[] { "", "" })]
    public void Reader_WhenLinesEndInAnyWay_GivesThemWithoutTheirEnds(string input, string[] lines) =>
        Assert.Equal(lines, Read(new MemoryStream(Encoding.Latin1.GetBytes(input)), 100).Select(line => line.Text));

    [Fact]
    public void Reader_WhenInputAndPiecesAreRandom_AgreesWithSplitting()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            Random random = new(seed);
            int max = random.Next(1, 12);
            byte[] input = new byte[random.Next(200)];
            for (int i = 0; i < input.Length; i++) input[i] = "ab\r\n"u8[random.Next(random.Next(4) + 1)];
            Assert.Equal(Oracle(Encoding.Latin1.GetString(input), max), Read(new DribblingStream(input, random, random.Next(1, 40)), max));
        }
    }

    [Fact]
    public void Reader_WhenInputIsLargerThanItsWindow_AgreesWithSplitting()
    {
        Random random = new(5);
        StringBuilder text = new();
        while (text.Length < 4_000_000)
            text.Append((char)('a' + random.Next(26)), random.Next(20) == 0 ? random.Next(3_000_000) : random.Next(70_000)).Append("\r\n");
        string input = text.ToString();
        DribblingStream stream = new(Encoding.Latin1.GetBytes(input), random, 1 << 20);
        Assert.Equal(Oracle(input, 65_536), Read(stream, 65_536));
    }

    [Fact]
    public void Open_WhenTheFileIsMissing_SaysWhich()
    {
        TidemarkException refused = Assert.Throws<TidemarkException>(() => LineReader.Open("/nowhere/x"));
        Assert.Contains("/nowhere/x", refused.Message, StringComparison.Ordinal);
    }

    private static List<Line> Read(Stream input, int max)
    {
        List<Line> lines = [];
        using LineReader reader = new(input, max);
        while (reader.TryRead(out ReadOnlySpan<byte> line, out long number, out long at))
            lines.Add(new Line(Encoding.Latin1.GetString(line), number, at, reader.TooLong));
        return lines;
    }

    private static IEnumerable<Line> Oracle(string input, int max)
    {
        string[] parts = input.Split('\n');
        long at = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            bool last = i == parts.Length - 1;
            if (last && parts[i].Length == 0) yield break;
            string text = !last && parts[i].EndsWith('\r') ? parts[i][..^1] : parts[i];
            yield return new Line(text[..Math.Min(max, text.Length)], i + 1, at, text.Length > max);
            at += parts[i].Length + 1;
        }
    }
}
