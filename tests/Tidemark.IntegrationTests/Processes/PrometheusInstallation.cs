namespace Tidemark.IntegrationTests.Processes;

/// <summary>Prometheus as it is installed on this machine, or unpacked by setup.sh.</summary>
internal static class PrometheusInstallation
{
    // …/artifacts/bin/Tidemark.Cli/<configuration>/tidemark → …
    private static readonly string root = Path.GetFullPath(Path.Combine(Executable.Path, "..", "..", "..", "..", ".."));

    /// <summary>The server; null where it is not there.</summary>
    public static string? Server { get; } = Find("prometheus");

    /// <summary>The tool that checks rules and metrics; null where it is not there.</summary>
    public static string? Tool { get; } = Find("promtool");

    /// <summary>The folder of the rules and the configuration that this repository brings.</summary>
    public static string Deployment { get; } = Path.Combine(root, "deploy", "prometheus");

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Append(Path.Combine(root, "artifacts", "prometheus", "usr", "bin"))
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
