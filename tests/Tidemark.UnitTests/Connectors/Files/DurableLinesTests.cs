using System.Text;
using Tidemark.Connectors.Files;
using Tidemark.Core;

namespace Tidemark.UnitTests.Connectors.Files;

public sealed class DurableLinesTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string Path => folder.At("deep", "lines.jsonl");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Lines_WhenOpenedAgain_AreThere()
    {
        using (DurableLines lines = DurableLines.Open(Path))
        {
            Assert.Empty(lines.ReadAll());
            lines.Append("a"u8);
            lines.Append(""u8);
            lines.Append("bc"u8);
        }

        Assert.Equal(["a", "", "bc"], Reopened());
    }

    [Fact]
    public void Lines_WhenCutAnywhere_HoldThoseThatAreWhole()
    {
        using (DurableLines lines = DurableLines.Open(Path))
            foreach (string line in new[] { "one", "two", "three" }) lines.Append(Encoding.UTF8.GetBytes(line));
        byte[] whole = File.ReadAllBytes(Path);
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(Path, whole[..length]);
            int left = whole[..length].Count(b => b == '\n');
            using (DurableLines lines = DurableLines.Open(Path)) lines.Append("new"u8);
            Assert.Equal([.. new[] { "one", "two", "three" }.Take(left), "new"], Reopened());
        }
    }

    [Fact]
    public void Replace_GivesOtherLines_AndGoesOnBehindThem()
    {
        using (DurableLines lines = DurableLines.Open(Path))
        {
            lines.Append("old"u8);
            lines.Replace(["x"u8.ToArray(), "y"u8.ToArray()]);
            lines.Append("z"u8);
            Assert.Equal(["x", "y", "z"], lines.ReadAll().Select(Encoding.UTF8.GetString));
        }

        Assert.Equal(["x", "y", "z"], Reopened());
    }

    [Fact]
    public void Open_WhereAFolderStands_SaysSo()
    {
        Directory.CreateDirectory(Path);
        var refused = Assert.Throws<TidemarkException>(() => DurableLines.Open(Path));
        Assert.Contains(Path, refused.Message, StringComparison.Ordinal);
    }

    private string[] Reopened()
    {
        using DurableLines lines = DurableLines.Open(Path);
        return [.. lines.ReadAll().Select(Encoding.UTF8.GetString)];
    }
}
