using System.Text.RegularExpressions;

namespace Tidemark.UnitTests.Gates;

/// <summary>What every text file keeps to. Every rule returns one sentence per violation.</summary>
internal static partial class TextRules
{
    public static IEnumerable<string> LineEndings(SourceFile file)
    {
        if (file.Text.Contains('\r', StringComparison.Ordinal)) yield return $"{file.Path}: has carriage returns; lines end in LF alone";
        if (file.Text.Length > 0 && !file.Text.EndsWith('\n')) yield return $"{file.Path}: the last line has no LF";
    }

    public static IEnumerable<string> MachinePaths(SourceFile file)
    {
        for (int i = 0; i < file.Lines.Length; i++)
        {
            Match match = MachinePath().Match(file.Lines[i]);
            if (match.Success) yield return $"{file.Path}:{i + 1}: '{match.Value}' is a folder of one machine; write it relative";
        }
    }

    // The first letters stand in brackets so that this pattern does not match itself.
    [GeneratedRegex(@"(?<![\w.~/-])/([w]ork|[r]oot)/")]
    private static partial Regex MachinePath();
}
