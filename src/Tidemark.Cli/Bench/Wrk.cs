using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Tidemark.Core;

namespace Tidemark.Cli.Bench;

/// <summary>Runs <c>wrk</c>, a load generator for HTTP, against an address.</summary>
/// <param name="address">Where to.</param>
/// <param name="script">Its script, which makes the requests.</param>
internal sealed partial class Wrk(Uri address, string script)
{
    /// <summary>How many connections it has.</summary>
    public const int Connections = 32;

    /// <summary>Sends requests for a time.</summary>
    /// <param name="seconds">For how long.</param>
    /// <param name="pauseMs">How long each connection waits between an answer and its next request.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Requests a second, and the 99th percentile of the latency in milliseconds.</returns>
    /// <exception cref="TidemarkException">It is not there, or got answers that were no success.</exception>
    public async Task<(double PerSecond, double P99Ms)> RunAsync(int seconds, int pauseMs, CancellationToken cancellationToken)
    {
        using var folder = new ScratchFolder(parent: null);
        string file = Path.Combine(folder.Path, "requests.lua");
        string pause = pauseMs > 0 ? $" function delay() return {pauseMs} end" : "";
        await File.WriteAllTextAsync(file, script + pause, cancellationToken);
        string output = await OutputAsync(["-t", "1", "-c", $"{Connections}", "-d", $"{seconds}", "--latency", "-s", file, $"{address}"]);
        if (Failures().Match(output) is { Success: true } failed)
            throw new TidemarkException($"wrk was answered by {address} with what was no success: {failed.Value}");
        Match rate = Rate().Match(output), p99 = Percentile99().Match(output);
        if (!rate.Success || !p99.Success) throw new TidemarkException($"wrk said what cannot be read: {output}");
        double scale = p99.Groups[2].Value switch { "us" => 0.001, "ms" => 1, _ => 1_000 };
        return (Number(rate), Number(p99) * scale);
    }

    private static double Number(Match match) => double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    private static async Task<string> OutputAsync(IEnumerable<string> arguments)
    {
        try
        {
            using Process wrk = Process.Start(
                new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            Task<string> output = wrk.StandardOutput.ReadToEndAsync(), errors = wrk.StandardError.ReadToEndAsync();
            await wrk.WaitForExitAsync();
            return wrk.ExitCode == 0 ? await output : throw new TidemarkException($"wrk failed: {await errors}{await output}");
        }
        catch (Win32Exception missing)
        {
            throw new TidemarkException("wrk is not there: install it (package wrk on Debian and Ubuntu).", missing);
        }
    }

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"99%\s+([0-9.]+)(us|ms|s)")]
    private static partial Regex Percentile99();

    [GeneratedRegex(@"Non-2xx or 3xx responses: \d+|Socket errors: .*")]
    private static partial Regex Failures();
}
