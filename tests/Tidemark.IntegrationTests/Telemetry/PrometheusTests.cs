using System.Diagnostics;
using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Telemetry;

/// <summary>A node, and the rules that watch it, before Prometheus itself.</summary>
public sealed class PrometheusTests : IAsyncLifetime, IDisposable
{
    private const string Key = "a key for the test";

    private static readonly TimeSpan deadline = TimeSpan.FromSeconds(30);
    private static readonly string rules = Path.Combine(PrometheusInstallation.Deployment, "tidemark.rules.yml");

    private readonly TemporaryFolder folder = new();
    private readonly HttpClient client = new();
    private ServerProcess node = null!;

    public async Task InitializeAsync()
    {
        node = await ServerProcess.StartAsync(folder["node"], "-D", $"http.key={Key}");
        client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
    }

    public async Task DisposeAsync() => await node.DisposeAsync();

    public void Dispose()
    {
        client.Dispose();
        folder.Dispose();
    }

    [PrometheusFact]
    public async Task Promtool_FindsNoFault_InMetricsRulesAndConfiguration()
    {
        string metrics = await client.GetStringAsync(new Uri(node.Address, "/metrics"));
        (int code, string told) = await CheckMetricsAsync(metrics);
        Assert.Equal((0, ""), (code, told));
        Assert.NotEqual(0, (await CheckMetricsAsync("# TYPE lag_count gauge\nlag_count 1\n")).Code);

        foreach (string file in Directory.GetFiles(PrometheusInstallation.Deployment))
            File.Copy(file, folder[Path.GetFileName(file)]);
        await File.WriteAllTextAsync(folder["tidemark.key"], Key);
        (int checkedCode, string output, string errors) =
            await Executable.RunOtherAsync(PrometheusInstallation.Tool!, "check", "config", folder["prometheus.yml"]);
        Assert.True(checkedCode == 0, output + errors);
        Assert.Contains("rules found", output, StringComparison.Ordinal);
    }

    [PrometheusFact]
    public async Task Prometheus_ReadsTheNode_AndItsRulesAreHealthy()
    {
        int port = LoopbackPort.FindFree();
        await File.WriteAllTextAsync(
            folder["prometheus.yml"],
            $$"""
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: ["{{rules}}"]
            scrape_configs:
              - job_name: tidemark
                authorization: {credentials: "{{Key}}"}
                static_configs: [{targets: ["{{node.Address.Authority}}"]}]
            """);
        using Process prometheus = Start(
            PrometheusInstallation.Server!, $"--config.file={folder["prometheus.yml"]}", $"--storage.tsdb.path={folder["tsdb"]}",
            $"--web.listen-address=127.0.0.1:{port}", "--log.level=error");
        try
        {
            var address = new Uri($"http://127.0.0.1:{port}");
            var up = new Uri(address, "/api/v1/query?query=up%7Bjob%3D%22tidemark%22%7D");
            string last = "";
            await Poll.UntilAsync(
                async () => IsSeen(last = await AnswerAsync(up)), deadline, () => $"The node is not up: {last}");
            await Poll.UntilAsync(
                async () => AreHealthy(last = await AnswerAsync(new Uri(address, "/api/v1/rules"))), deadline,
                () => $"The rules are not healthy: {last}");
            string ready = await AnswerAsync(new Uri(address, "/api/v1/query?query=sum(tidemark_shard_ready)"));
            Assert.Contains("\"8\"", ready, StringComparison.Ordinal);
        }
        finally
        {
            prometheus.Kill();
            await prometheus.WaitForExitAsync();
        }
    }

    private static bool IsSeen(string answer) => answer.EndsWith(",\"1\"]}]}}", StringComparison.Ordinal);

    private static bool AreHealthy(string answer)
    {
        if (answer.Length == 0) return false;
        JsonElement[] all = [.. JsonDocument.Parse(answer).RootElement.GetProperty("data").GetProperty("groups").EnumerateArray()
            .SelectMany(group => group.GetProperty("rules").EnumerateArray())];
        Assert.DoesNotContain(all, rule => rule.GetProperty("health").GetString() == "err");
        return all.Length > 0 && all.All(rule => rule.GetProperty("health").GetString() == "ok");
    }

    /// <summary>What Prometheus answers; nothing while it starts.</summary>
    private async Task<string> AnswerAsync(Uri question)
    {
        try
        {
            return await client.GetStringAsync(question);
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    private static async Task<(int Code, string Told)> CheckMetricsAsync(string metrics)
    {
        using Process tool = Start(PrometheusInstallation.Tool!, "check", "metrics");
        Task<string> output = tool.StandardOutput.ReadToEndAsync(), errors = tool.StandardError.ReadToEndAsync();
        await tool.StandardInput.WriteAsync(metrics);
        tool.StandardInput.Close();
        await tool.WaitForExitAsync();
        return (tool.ExitCode, await output + await errors);
    }

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}
