namespace Tidemark.UnitTests.Gates;

/// <summary>The patterns of a .gitignore file, as far as this repository uses them: <c>name</c>, <c>name/</c>, <c>/path/</c>,
/// <c>a/path/</c> and <c>*.ending</c>. Any other pattern is refused, so that none is silently misread.</summary>
internal sealed class IgnoreList
{
    private readonly List<(string Name, bool FoldersOnly, bool Anchored)> patterns = [];

    public IgnoreList(IEnumerable<string> lines)
    {
        foreach (string line in lines.Select(line => line.Trim()))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            string name = line.Trim('/');
            bool hasSlash = name.Contains('/', StringComparison.Ordinal);
            if (name.AsSpan(1).ContainsAny("*?[!") || "?[!".Contains(name[0], StringComparison.Ordinal) || (name[0] == '*' && hasSlash))
                throw new NotSupportedException($".gitignore has the pattern '{line}', which the gates cannot read: teach IgnoreList");
            patterns.Add((name, line.EndsWith('/'), line.StartsWith('/') || hasSlash));
        }
    }

    /// <summary>Whether the file or folder at <paramref name="path"/> (relative to the repository, forward slashes) is ignored.</summary>
    public bool Covers(string path, bool isFolder)
    {
        string last = path.Split('/')[^1];
        foreach ((string name, bool foldersOnly, bool anchored) in patterns)
        {
            if (foldersOnly && !isFolder) continue;
            bool hit = name.StartsWith('*') ? last.EndsWith(name[1..], StringComparison.Ordinal) : (anchored ? path : last) == name;
            if (hit) return true;
        }

        return false;
    }
}
