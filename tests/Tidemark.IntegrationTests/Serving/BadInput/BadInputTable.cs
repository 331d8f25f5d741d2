using System.Runtime.CompilerServices;

namespace Tidemark.IntegrationTests.Serving.BadInput;

/// <summary>A row of the README's table of bad input.</summary>
/// <param name="What">What comes.</param>
/// <param name="Gets">The status, <c>exit N</c> or <c>closed</c>.</param>
/// <param name="Told">What the answer says among other things; "closed" and "nothing" of a connection that ends.</param>
internal sealed record BadInputRow(string What, string Gets, string Told);

/// <summary>The table of the README that tells what bad input gets.</summary>
internal static class BadInputTable
{
    private const string Heading = "## Appendix: what bad input gets";

    /// <summary>Its rows, by what comes.</summary>
    public static IReadOnlyDictionary<string, BadInputRow> Rows { get; } = Read();

    private static Dictionary<string, BadInputRow> Read([CallerFilePath] string here = "")
    {
        // …/tests/Tidemark.IntegrationTests/Serving/BadInput/BadInputTable.cs
        string root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", ".."));
        return File.ReadLines(Path.Combine(root, "README.md"))
            .SkipWhile(line => line != Heading)
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(1)
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => !cells[0].StartsWith("---", StringComparison.Ordinal))
            .ToDictionary(cells => cells[0], cells => new BadInputRow(cells[0], cells[1], cells[2]));
    }
}
