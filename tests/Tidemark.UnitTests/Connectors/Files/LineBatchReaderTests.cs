using System.Text;
using Tidemark.Connectors.Files;
using Tidemark.Core;

namespace Tidemark.UnitTests.Connectors.Files;

public sealed class LineBatchReaderTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\n", new[] { "a" })]
    [InlineData("a\r\n\nb\r", new[] { "a", "", "b\r" })]
    [InlineData("\n\r\n\r\r\n", new[] { "", "", "\r" })]
    public void Reader_WhenLinesEndInAnyWay_GivesThemWithoutTheirEnds(string input, string[] lines) =>
        Assert.Equal(lines, Read(new MemoryStream(Encoding.Latin1.GetBytes(input))).Lines);

    [Fact]
    public void Reader_WhenInputAndPiecesAreRandom_AgreesWithSplitting()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            Random random = new(seed);
            byte[] input = new byte[random.Next(2000)];
            // Line ends of all densities, in places none at all for longer than one step of the cutter.
            int letters = random.Next(1, 200);
            for (int i = 0; i < input.Length; i++) input[i] = "\n\rx"u8[Math.Min(2, random.Next(letters))];
            DribblingStream stream = new(input, random, random.Next(1, 500));
            (List<string> lines, string bytes) = Read(stream);
            Assert.Equal(Oracle(Encoding.Latin1.GetString(input)), lines);
            Assert.Equal(Encoding.Latin1.GetString(input), bytes);
        }
    }

    [Fact]
    public void Reader_WhenInputIsLargerThanItsWindow_AgreesWithSplitting()
    {
        Random random = new(5);
        StringBuilder text = new();
        while (text.Length < 8_000_000)
        {
            int length = random.Next(50) switch { 0 => random.Next(LineBatchReader.LineBytesMax + 1), < 25 => random.Next(30), _ => 0 };
            text.Append((char)('a' + random.Next(26)), length).Append(random.Next(2) == 0 ? "\r\n" : "\n");
        }

        string input = text.ToString();
        (List<string> lines, string bytes) = Read(new DribblingStream(Encoding.Latin1.GetBytes(input), random, 1 << 20));
        Assert.Equal(Oracle(input), lines);
        Assert.True(input == bytes);
    }

    [Theory]
    [InlineData(0, "\n", true)]
    [InlineData(0, "\r\n", true)]
    [InlineData(0, "", true)]
    [InlineData(1, "\n", false)]
    [InlineData(1, "\r\n", false)]
    [InlineData(1, "", false)]
    [InlineData(5_000_000, "\n", false)]
    public void Reader_WhenALineIsAboutAsLongAsAllowed_TakesItOrSaysWhichIsTooLong(int beyond, string end, bool isTaken)
    {
        string line = new('x', LineBatchReader.LineBytesMax + beyond);
        foreach (int piece in new[] { 5000, 1 << 24 })
        {
            DribblingStream stream = new(Encoding.Latin1.GetBytes("a\nb\n" + line + end), new Random(1), piece);
            if (isTaken)
            {
                Assert.Equal(["a", "b", line], Read(stream).Lines);
                continue;
            }

            TidemarkException refused = Assert.Throws<TidemarkException>(() => Read(stream));
            Assert.Contains("Line 3 of the test is longer than 1048576 bytes", refused.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>The lines, numbered without a gap, and all bytes that they stand in.</summary>
    private static (List<string> Lines, string Bytes) Read(Stream input)
    {
        List<string> lines = [];
        StringBuilder bytes = new();
        using LineBatchReader reader = new(input, "the test");
        while (reader.TryRead(out LineBatch batch))
        {
            Assert.Equal(lines.Count + 1, batch.FirstNumber);
            for (int i = 0; i < batch.Count; i++)
            {
                lines.Add(Encoding.Latin1.GetString(batch[i]));
                bytes.Append(Encoding.Latin1.GetString(batch.WithEnd(i)));
            }
        }

        return (lines, bytes.ToString());
    }

    private static IEnumerable<string> Oracle(string input)
    {
        string[] parts = input.Split('\n');
        foreach (string part in parts[..^1]) yield return part.EndsWith('\r') ? part[..^1] : part;
        if (parts[^1].Length > 0) yield return parts[^1];
    }
}
