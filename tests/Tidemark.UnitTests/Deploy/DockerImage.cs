using System.Text.RegularExpressions;
using Tidemark.UnitTests.Gates;

namespace Tidemark.UnitTests.Deploy;

/// <summary>A Dockerfile, instruction by instruction.</summary>
internal sealed partial class DockerImage
{
    private DockerImage(string text)
    {
        string joined = Comment().Replace(text, "").Replace("\\\n", " ", StringComparison.Ordinal);
        Instructions = [.. joined.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)
            .Select(line => line.Split(' ', 2)).Select(parts => (parts[0], parts[1].Trim()))];
        Environment = Instructions.Where(i => i.Name == "ENV").SelectMany(i => Assignment().Matches(i.Arguments))
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);
    }

    /// <summary>The instructions in order.</summary>
    public IReadOnlyList<(string Name, string Arguments)> Instructions { get; }

    /// <summary>What ENV sets.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>The file of the repository.</summary>
    public static DockerImage Read() => new(SourceTree.Read("deploy/Dockerfile").Text);

    /// <summary>Reads a text.</summary>
    public static DockerImage Parse(string text) => new(text);

    /// <summary>The arguments of each instruction of that name.</summary>
    public IEnumerable<string> All(string name) => Instructions.Where(i => i.Name == name).Select(i => i.Arguments);

    [GeneratedRegex(@"^#.*\n", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<name>\w+)=(?<value>\S*)")]
    private static partial Regex Assignment();
}
