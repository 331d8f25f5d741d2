using System.Diagnostics;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.WebConsole;

/// <summary>The console's own code: types and labels, and the functions that need no browser.</summary>
public sealed class ConsoleCodeTests
{
    // …/artifacts/bin/Tidemark.Cli/<configuration>/tidemark → …/src/Tidemark.Console
    internal static readonly string Folder =
        Path.GetFullPath(Path.Combine(Executable.Path, "..", "..", "..", "..", "..", "src", "Tidemark.Console"));

    [ConsoleCodeFact]
    public async Task Code_OfTheConsole_IsWellTypedAndItsFunctionsHold()
    {
        foreach (string script in (string[])["check", "test"])
        {
            var start = new ProcessStartInfo("npm", ["run", script])
            {
                WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true,
            };
            using Process npm = Process.Start(start)!;
            Task<string> output = npm.StandardOutput.ReadToEndAsync(), errors = npm.StandardError.ReadToEndAsync();
            await npm.WaitForExitAsync();
            Assert.True(npm.ExitCode == 0, await output + await errors);
        }
    }
}
