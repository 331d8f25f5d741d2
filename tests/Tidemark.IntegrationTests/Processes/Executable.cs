using System.Diagnostics;

namespace Tidemark.IntegrationTests.Processes;

/// <summary>The program under test, as built beside the tests, started as a process of its own.</summary>
internal static class Executable
{
    /// <summary>Its path, of the same build configuration as the tests.</summary>
    public static string Path { get; } = Find();

    /// <summary>Runs it to its end.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) =>
        RunOtherAsync(Path, arguments);

    /// <summary>Runs it to its end with an access key.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunWithKeyAsync(string key, params string[] arguments)
    {
        using Process process = Start(Path, arguments, redirectInput: false, key);
        return await EndAsync(process);
    }

    /// <summary>Runs another program to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunOtherAsync(string program, params string[] arguments)
    {
        using Process process = Start(program, arguments, redirectInput: false);
        return await EndAsync(process);
    }

    /// <summary>Runs it to its end on this standard input.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunOnAsync(string input, params string[] arguments)
    {
        using Process process = Start(Path, arguments, redirectInput: true);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Starts it.</summary>
    public static Process Start(params IEnumerable<string> arguments) => Start(Path, arguments, redirectInput: false);

    /// <summary>Starts it with a standard input that stays open until the caller closes it.</summary>
    public static Process StartWithInput(params IEnumerable<string> arguments) => Start(Path, arguments, redirectInput: true);

    private static async Task<(int ExitCode, string Output, string Errors)> EndAsync(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }

    private static Process Start(string program, IEnumerable<string> arguments, bool redirectInput, string? key = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = redirectInput,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("TIDEMARK_KEY");
        if (key is not null) start.Environment["TIDEMARK_KEY"] = key;
        return Process.Start(start)!;
    }

    private static string Find()
    {
        // …/artifacts/bin/Tidemark.IntegrationTests/<configuration>/ → …/artifacts/bin/Tidemark.Cli/<configuration>/tidemark
        string here = System.IO.Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        string bin = System.IO.Path.GetDirectoryName(System.IO.Path.GetDirectoryName(here))!;
        return System.IO.Path.Combine(bin, "Tidemark.Cli", System.IO.Path.GetFileName(here), "tidemark");
    }
}
