namespace Tidemark.Cli.Commands;

/// <summary>What is asked of which node.</summary>
internal sealed record ExplainQuery(Uri Node, string Video, string? Window, string? From, string? To)
{
    /// <summary>Whether a range of time is asked for; else only what is not final, and the newest final window of each family.</summary>
    public bool HasRange => From is not null || To is not null;

    /// <summary>The address of the answer.</summary>
    public string Path
    {
        get
        {
            (string Name, string? Value)[] parameters = [("window", Window), ("from", From), ("to", To)];
            string given = string.Concat(
                parameters.Where(p => p.Value is not null).Select(p => $"&{p.Name}={Uri.EscapeDataString(p.Value!)}"));
            return $"/v1/videos/{Uri.EscapeDataString(Video)}/windows?explain=true{given}";
        }
    }
}
