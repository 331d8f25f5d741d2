using System.Text.RegularExpressions;

namespace Tidemark.UnitTests.Gates;

/// <summary>What the READMEs of source folders and the documents under docs keep to: the code they name is there.</summary>
internal sealed partial class DocumentRules
{
    private readonly HashSet<string> words = [];
    private readonly HashSet<string> fileNames;

    /// <param name="paths">Every path of the repository.</param>
    /// <param name="files">The files whose words count as existing; documents themselves do not.</param>
    public DocumentRules(IEnumerable<string> paths, IEnumerable<SourceFile> files)
    {
        fileNames = [.. paths.Select(path => path.Split('/')[^1])];
        foreach (SourceFile file in files.Where(file => !IsDocument(file.Path) && !file.Path.EndsWith(".md", StringComparison.Ordinal)))
            words.UnionWith(Word().Matches(file.Text).Select(match => match.Value));
    }

    /// <summary>One sentence for each name in backticks that looks like C# (two humps, or a <c>.cs</c> file) and is nowhere in the
    /// source. Fenced blocks are not read, and names of one hump or with dashes and spaces belong to other worlds.</summary>
    public IEnumerable<string> UnknownNames(SourceFile file)
    {
        bool fenced = false;
        for (int i = 0; IsDocument(file.Path) && i < file.Lines.Length; i++)
        {
            if (file.Lines[i].TrimStart().StartsWith("```", StringComparison.Ordinal)) fenced = !fenced;
            if (fenced) continue;
            foreach (Match match in Backticked().Matches(file.Lines[i]))
            {
                string name = match.Groups["name"].Value;
                if (!Exists(name)) yield return $"{file.Path}:{i + 1}: `{name}` is nowhere in the source";
            }
        }
    }

    private static bool IsDocument(string path) => Document().IsMatch(path);

    private bool Exists(string name)
    {
        if (name.EndsWith(".cs", StringComparison.Ordinal)) return fileNames.Contains(name.Split('/')[^1]);
        Match dotted = CodeName().Match(name);
        return !dotted.Success || dotted.Groups["part"].Captures.All(part => !TwoHumps().IsMatch(part.Value) || words.Contains(part.Value));
    }

    [GeneratedRegex(@"^(docs/.*\.md|src/.*/README\.md)$")]
    private static partial Regex Document();

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Backticked();

    [GeneratedRegex(@"^(?<part>[A-Z]\w*)(\.(?<part>[A-Z]\w*))*(<[^>]*>)?(\(.*\))?$")]
    private static partial Regex CodeName();

    [GeneratedRegex(@"^[A-Z][a-z0-9]+[A-Z]\w*$")]
    private static partial Regex TwoHumps();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
