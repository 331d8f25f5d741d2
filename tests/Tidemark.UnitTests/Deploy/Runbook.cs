using System.Text.RegularExpressions;
using Tidemark.UnitTests.Gates;

namespace Tidemark.UnitTests.Deploy;

/// <summary>What a runbook has a person type and read: commands from fenced blocks (lines that begin with <c>$</c>) and from backticks,
/// names, and messages in typographic quotes.</summary>
internal sealed partial class Runbook
{
    private static readonly string[] withValue = ["--tail", "--since", "--entrypoint"];

    private Runbook(string text)
    {
        Text = text;
        string prose = Fence().Replace(text, "");
        IEnumerable<string> fenced = Fence().Matches(text).SelectMany(block => block.Value.Split('\n'))
            .Where(line => line.StartsWith("$ ", StringComparison.Ordinal)).Select(line => line[2..]);
        Names = [.. Backticked().Matches(prose).Select(match => Spaces().Replace(match.Groups["code"].Value, " "))];
        Messages = [.. Quoted().Matches(prose).Select(match => Spaces().Replace(match.Groups["said"].Value, " "))];
        Commands = [.. fenced.Concat(Names).SelectMany(Parts)];
    }

    /// <summary>The whole text.</summary>
    public string Text { get; }

    /// <summary>Every simple command, as its words.</summary>
    public IReadOnlyList<string[]> Commands { get; }

    /// <summary>What stands in backticks.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What nodes are said to say.</summary>
    public IReadOnlyList<string> Messages { get; }

    /// <summary>The arguments of the program in each command that runs it.</summary>
    public IEnumerable<string[]> ProgramArguments => Commands.Select(ProgramOf).OfType<string[]>();

    /// <summary>The services that commands of Compose name.</summary>
    public IEnumerable<string> ServicesNamed => Commands.Where(IsCompose)
        .SelectMany(words => words[2] is "exec" or "run" ? Positional(words).Take(1) : Positional(words));

    /// <summary>The runbook of the repository.</summary>
    public static Runbook Read() => new(SourceTree.Read("deploy/README.md").Text);

    /// <summary>Reads a text.</summary>
    public static Runbook Parse(string text) => new(text);

    private static bool IsCompose(string[] words) => words is ["docker", "compose", _, ..];

    private static string[]? ProgramOf(string[] words)
    {
        if (words is ["tidemark", _, ..]) return words[1..];
        if (!IsCompose(words)) return null;
        string[] rest = [.. words.Skip(3).SkipWhile(word => word.StartsWith('-')).Skip(1)];
        return words[2] switch
        {
            "exec" when rest is ["tidemark", ..] => rest[1..],
            "run" => rest,
            _ => null,
        };
    }

    private static IEnumerable<string> Positional(string[] words) => words.Skip(3)
        .Where((word, i) => !word.StartsWith('-') && !withValue.Contains(words[i + 2]));

    private static IEnumerable<string[]> Parts(string line) => Separator().Split(Comment().Replace(line, ""))
        .Select(part => Word().Matches(part).Select(match => match.Value.Trim('"', '\'')).ToArray()).Where(words => words.Length > 0);

    [GeneratedRegex(@"^```\n.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`(?<code>[^`]+)`")]
    private static partial Regex Backticked();

    [GeneratedRegex("“(?<said>[^”]+)”")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\s+#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@" (?:&&|\|) | [<>] \S+")]
    private static partial Regex Separator();

    [GeneratedRegex("""'[^']*'|"[^"]*"|\S+""")]
    private static partial Regex Word();
}
