using System.Diagnostics;
using Tidemark.UnitTests.Gates;

namespace Tidemark.UnitTests.Deploy;

/// <summary>Runs the scripts of the folder deploy.</summary>
internal static class Script
{
    /// <summary>Runs one with these variables beside those of the tests; its exit code and standard output.</summary>
    public static async Task<(int Code, string Output)> RunAsync(string name, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(SourceTree.Root, "deploy", name)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string variable, string value) in variables) start.Environment[variable] = value;
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await error;
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
