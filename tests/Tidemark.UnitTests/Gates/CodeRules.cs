using System.Text.RegularExpressions;

namespace Tidemark.UnitTests.Gates;

/// <summary>What C# files keep to beyond what the compiler checks. Every rule returns one sentence per violation.</summary>
internal static partial class CodeRules
{
    public static IEnumerable<string> UnfinishedWork(SourceFile file)
    {
        for (int i = 0; file.IsCSharp && i < file.Lines.Length; i++)
        {
            Match match = Unfinished().Match(file.Lines[i]);
            if (match.Success) yield return $"{file.Path}:{i + 1}: '{match.Value.Trim()}' has no place in finished code";
        }
    }

    public static IEnumerable<string> SleepingTests(SourceFile file)
    {
        if (!file.IsCSharp || !file.IsUnder("tests")) yield break;
        string code = CodeMask.CodeOf(file.Text);
        foreach (Match match in Sleep().Matches(code))
            yield return $"{file.Path}:{LineOf(code, match.Index)}: '{match.Value}': await the event itself, or move the time by hand";
    }

    public static IEnumerable<string> PublicTypes(SourceFile file)
    {
        if (!file.IsCSharp || !file.IsUnder("src")) yield break;
        string[] names = [.. TopLevelTypes(CodeMask.CodeOf(file.Text)).Where(type => type.IsPublic).Select(type => type.Name).Distinct()];
        string stem = file.Name.Split('.')[0];
        if (names.Length > 1) yield return $"{file.Path}: {names.Length} public types ({string.Join(", ", names)}): one a file";
        if (names.Length == 1 && names[0] != stem) yield return $"{file.Path}: its public type is {names[0]}: name the file {names[0]}.cs";
    }

    public static IEnumerable<string> Namespaces(SourceFile file)
    {
        if (!file.IsCSharp || !(file.IsUnder("src") || file.IsUnder("tests"))) yield break;
        string code = CodeMask.CodeOf(file.Text);
        string[] found = [.. Namespace().Matches(code).Select(match => match.Groups["name"].Value)];
        string expected = string.Join('.', file.Folders.Skip(1));
        bool declares = TopLevelTypes(code).Any();
        if (found.Length == 0 && !declares) yield break;
        if (found.Length != 1 || found[0] != expected)
            yield return $"{file.Path}: namespace '{string.Join("', '", found)}', but its folder says '{expected}'";
    }

    private static IEnumerable<(string Name, bool IsPublic)> TopLevelTypes(string code)
    {
        int depth = 0;
        int scanned = 0;
        foreach (Match match in TypeDeclaration().Matches(code))
        {
            for (; scanned < match.Index; scanned++) depth += code[scanned] == '{' ? 1 : code[scanned] == '}' ? -1 : 0;
            bool isPublic = match.Groups["modifiers"].Value.Contains("public", StringComparison.Ordinal);
            if (depth == 0) yield return (match.Groups["name"].Value, isPublic);
        }
    }

    private static int LineOf(string code, int index) => code.AsSpan(0, index).Count('\n') + 1;

    // One letter of each word stands in brackets so that this pattern does not match itself.
    [GeneratedRegex(@"\b(TO[D]O|FIX[M]E|HA[C]K)\b|NotImplemented[E]xception|^\s*#\s*regio[n]\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\bThread\s*\.\s*Sleep\b|\bTask\s*\.\s*Delay\b")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"^\s*namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(
        @"(?<modifiers>(?:\b(?:public|internal|file|sealed|static|abstract|readonly|partial|ref|unsafe)\s+)*)" +
        @"\b(?:class|struct|record(?:\s+(?:class|struct))?|interface|enum|delegate\s+[\w<>\[\].,?]+)\s+(?<name>\w+)")]
    private static partial Regex TypeDeclaration();
}
