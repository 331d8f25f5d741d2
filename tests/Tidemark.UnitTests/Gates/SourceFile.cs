namespace Tidemark.UnitTests.Gates;

/// <summary>A text file of the repository as the rules see it.</summary>
/// <param name="Path">Relative to the repository, with forward slashes.</param>
/// <param name="Text">All of it, line endings untouched.</param>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>The lines without their endings; a final newline opens no further line.</summary>
    public string[] Lines { get; } = SplitLines(Text);

    /// <summary>The folder names from the repository down to the file, without the file's own name.</summary>
    public string[] Folders => Path.Split('/')[..^1];

    /// <summary>The name without folders.</summary>
    public string Name => Path.Split('/')[^1];

    /// <summary>Whether this is C#.</summary>
    public bool IsCSharp => Path.EndsWith(".cs", StringComparison.Ordinal);

    /// <summary>Whether the file lies below <paramref name="folder"/>, such as <c>src</c>.</summary>
    public bool IsUnder(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    private static string[] SplitLines(string text)
    {
        if (text.Length == 0) return [];
        string[] lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }
}
