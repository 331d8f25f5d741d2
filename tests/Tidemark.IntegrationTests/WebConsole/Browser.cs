using System.Diagnostics;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.WebConsole;

/// <summary>Runs scenarios of <c>scenarios.mjs</c> in Chromium, where both it and playwright-core are installed.</summary>
internal static class Browser
{
    private static readonly string? modules = NpmPackages.Find("playwright-core");

    private static readonly string? chromium = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .SelectMany(folder => new[] { Path.Combine(folder, "chromium"), Path.Combine(folder, "google-chrome") })
        .FirstOrDefault(File.Exists);

    /// <summary>Why there is no browser; null where there is one.</summary>
    public static string? Missing =>
        modules is null || chromium is null ? "Chromium and playwright-core are not installed (./test.sh)" : null;

    /// <summary>Runs scenarios, each of which must hold.</summary>
    /// <param name="scenarios">Their names, by commas.</param>
    /// <param name="address">The node.</param>
    /// <param name="key">The key to log in with.</param>
    /// <param name="answer">Does what a scenario asks for.</param>
    public static async Task RunAsync(string scenarios, Uri address, string key, Func<string, Task> answer)
    {
        var start = new ProcessStartInfo(
            "node", [Path.Combine(AppContext.BaseDirectory, "WebConsole", "scenarios.mjs"), scenarios, $"{address}".TrimEnd('/'), key])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["NODE_PATH"] = modules, ["CHROMIUM"] = chromium },
        };
        using Process node = Process.Start(start)!;
        Task<string> errors = node.StandardError.ReadToEndAsync();
        while (await node.StandardOutput.ReadLineAsync() is { } wish)
        {
            await answer(wish);
            await node.StandardInput.WriteLineAsync("done");
            await node.StandardInput.FlushAsync();
        }

        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await errors);
    }
}
