using System.CommandLine;

namespace Tidemark.Cli.Commands;

/// <summary>The option <c>--url</c> of commands that ask a running node.</summary>
internal static class NodeUrl
{
    public static Option<string> Create()
    {
        var url = new Option<string>("--url")
        {
            Description = "The node to ask. Its key comes from the environment variable TIDEMARK_KEY.",
            DefaultValueFactory = _ => "http://127.0.0.1:8080",
        };
        url.Validators.Add(given =>
        {
            string? text = given.GetValueOrDefault<string>();
            if (Parse(text) is null) given.AddError($"--url {text} is not an address such as http://127.0.0.1:8080.");
        });
        return url;
    }

    /// <summary>The address that a valid option names.</summary>
    public static Uri Of(ParseResult parsed, Option<string> url) => Parse(parsed.GetValue(url))!;

    private static Uri? Parse(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? node) && node.Scheme is "http" or "https" ? node : null;
}
