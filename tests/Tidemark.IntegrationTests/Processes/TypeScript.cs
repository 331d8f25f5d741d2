namespace Tidemark.IntegrationTests.Processes;

/// <summary>The npm packages openapi-typescript and typescript, where <c>test.sh</c> has installed them.</summary>
internal static class TypeScript
{
    private static readonly string? modules = NpmPackages.Find("openapi-typescript", "typescript");

    /// <summary>Why they are not there; null where they are.</summary>
    public static string? Missing =>
        modules is null ? "openapi-typescript and typescript are not installed (npm install, by ./test.sh)" : null;

    /// <summary>Makes the types of a client from a description of calls.</summary>
    public static async Task GenerateAsync(string document, string types)
    {
        (int exit, string output, string errors) = await NodeAsync("openapi-typescript/bin/cli.js", document, "-o", types);
        Assert.True(exit == 0, output + errors);
    }

    /// <summary>Checks the types of a program: what is wrong, empty where nothing is.</summary>
    public static async Task<string> CheckAsync(string program)
    {
        (int exit, string output, string errors) = await NodeAsync("typescript/bin/tsc", "--noEmit", "--strict", program);
        Assert.True(exit is 0 or 1 or 2, output + errors);
        return output + errors;
    }

    private static Task<(int Exit, string Output, string Errors)> NodeAsync(string script, params string[] arguments) =>
        Executable.RunOtherAsync("node", [Path.Combine(modules!, script), .. arguments]);
}
