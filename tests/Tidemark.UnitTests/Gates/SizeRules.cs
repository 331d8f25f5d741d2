namespace Tidemark.UnitTests.Gates;

/// <summary>How long files, members and lines may be. Every rule returns one sentence per violation.</summary>
internal static class SizeRules
{
    public const int FileLinesMax = 500;
    public const int MemberLinesMax = 70;
    public const int LineLengthMax = 140;
    public const long FileBytesMax = 1 << 20;

    public static IEnumerable<string> LongFile(SourceFile file)
    {
        if (IsCode(file) && file.Lines.Length > FileLinesMax)
            yield return $"{file.Path}: {file.Lines.Length} lines, at most {FileLinesMax}: split by what changes together";
    }

    public static IEnumerable<string> LongMembers(SourceFile file)
    {
        if (!file.IsCSharp) yield break;
        foreach (MemberSpan member in MemberScanner.Scan(CodeMask.CodeOf(file.Text)))
        {
            if (member.LineCount > MemberLinesMax)
                yield return $"{file.Path}:{member.FirstLine}: '{member.Signature}' has {member.LineCount} lines, at most {MemberLinesMax}";
        }
    }

    public static IEnumerable<string> LongLines(SourceFile file)
    {
        bool applies = IsCode(file) || file.Path.EndsWith(".sh", StringComparison.Ordinal);
        for (int i = 0; applies && i < file.Lines.Length; i++)
        {
            if (file.Lines[i].Length > LineLengthMax)
                yield return $"{file.Path}:{i + 1}: {file.Lines[i].Length} characters, at most {LineLengthMax}";
        }
    }

    public static IEnumerable<string> LargeFile(string path, long bytes)
    {
        if (bytes > FileBytesMax) yield return $"{path}: {bytes} bytes, at most {FileBytesMax}: large data is generated, not kept";
    }

    private static bool IsCode(SourceFile file) =>
        file.IsCSharp || new[] { ".ts", ".svelte", ".css", ".mjs" }.Any(end => file.Path.EndsWith(end, StringComparison.Ordinal));
}
