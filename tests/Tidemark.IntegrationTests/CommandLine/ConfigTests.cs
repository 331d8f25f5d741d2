using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.CommandLine;

public sealed class ConfigTests
{
    [Fact]
    public async Task Show_OfFileEnvironmentAndDefinition_TellsWhereEachCameFrom_AndHidesSecrets()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["more.conf"], "watermark.delay = ${TIDEMARK_TEST_DELAY}");
        await File.WriteAllTextAsync(
            folder["node.conf"],
            "include \"more.conf\"\nhttp {\n  port = 81\n}\njournal.postgres = \"Host=db;Password=secret1\"");
        (int exit, string output, string errors) = await Executable.RunOtherAsync(
            "env", "TIDEMARK_KEY=secret2", "TIDEMARK__ENGINE__MAILBOX=7", "TIDEMARK_TEST_DELAY=3s",
            Executable.Path, "config", "show", "--config", folder["node.conf"], "-D", "checkpoint.interval=2s");
        Assert.Equal((0, ""), (exit, errors));
        string[] lines = output.Split('\n');
        Assert.Contains($"http.port = 81  # {folder["node.conf"]}:3:10", lines);
        Assert.Contains("http.key = \"(hidden)\"  # environment TIDEMARK_KEY", lines);
        Assert.Contains("engine.mailbox = 7  # environment TIDEMARK__ENGINE__MAILBOX", lines);
        Assert.Contains("checkpoint.interval = \"2s\"  # -D", lines);
        Assert.Contains($"watermark.delay = \"3s\"  # environment TIDEMARK_TEST_DELAY, {folder["more.conf"]}:1:19", lines);
        Assert.Contains("log.partitions = 8  # default", lines);
        Assert.DoesNotContain("secret1", output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret2", output, StringComparison.Ordinal);

        // What it prints is a configuration, and the same one.
        await File.WriteAllTextAsync(folder["shown.conf"], output);
        (_, string again, _) = await Executable.RunAsync("config", "show", "--config", folder["shown.conf"]);
        Assert.Equal(lines.Select(WithoutOrigin), again.Split('\n').Select(WithoutOrigin));

        static string WithoutOrigin(string line) => line.Split("  # ")[0];
    }

    [Fact]
    public async Task Show_AsJson_GivesALineForEachSetting()
    {
        (int exit, string output, _) = await Executable.RunAsync("config", "show", "--json", "-D", "windows.families=[hour, minute]");
        Assert.Equal(0, exit);
        string[] texts = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        JsonElement[] lines = [.. texts.Select(line => JsonDocument.Parse(line).RootElement)];
        JsonElement families = lines.Single(line => line.GetProperty("key").GetString() == "windows.families");
        Assert.Equal("""["hour","minute"]""", families.GetProperty("value").GetRawText());
        Assert.Equal("-D", families.GetProperty("origin").GetString());
        Assert.Equal(8080, lines.Single(line => line.GetProperty("key").GetString() == "http.port").GetProperty("value").GetInt32());
    }

    [Fact]
    public async Task Check_OfAGoodConfiguration_SaysSo()
    {
        Assert.Equal((0, "The configuration is in order.\n", ""), await Executable.RunAsync("config", "check", "-D", "log.partitions=2"));
        Assert.Equal((0, "{\"valid\":true,\"faults\":[]}\n", ""), await Executable.RunAsync("config", "check", "--json"));
    }

    [Fact]
    public async Task Check_OfABadConfiguration_TellsAllFaults()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["node.conf"], "http.port = ${PORT_OF_NOBODY}\nlog { partitons = 4, segment = 1 }");
        string[] faults =
        [
            $"{folder["node.conf"]}:1:13: ${{PORT_OF_NOBODY}} is not set, neither here nor in the environment.",
            $"log.segment is \"1\" ({folder["node.conf"]}:2:32); it must be a size from 1MiB to 1GiB.",
            $"log.partitons ({folder["node.conf"]}:2:19) is no known key; did you mean log.partitions?",
        ];
        (int exit, string output, string errors) = await Executable.RunAsync("config", "check", "--config", folder["node.conf"]);
        Assert.Equal((78, ""), (exit, output));
        Assert.Equal($"The configuration has 3 faults:\n  {string.Join("\n  ", faults)}\n", errors);

        (exit, output, errors) = await Executable.RunAsync("config", "check", "--json", "--config", folder["node.conf"]);
        Assert.Equal((78, ""), (exit, errors));
        JsonElement answer = JsonDocument.Parse(output).RootElement;
        Assert.False(answer.GetProperty("valid").GetBoolean());
        Assert.Equal(faults, answer.GetProperty("faults").EnumerateArray().Select(fault => fault.GetString()));
    }
}
