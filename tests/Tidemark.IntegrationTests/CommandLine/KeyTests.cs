using System.Net;
using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.CommandLine;

/// <summary>Access keys and the viewer key, by the commands that look after them.</summary>
public sealed class KeyTests
{
    [Fact]
    public async Task Key_MadeListedAndRevoked_BesideARunningNode()
    {
        using var folder = new TemporaryFolder();
        string data = folder["data"];
        (int exit, string key, string errors) = await Executable.RunAsync("key", "create", "ann", "--role", "admin", "--data", data);
        Assert.Equal(0, exit);
        Assert.Contains("shown this once", errors, StringComparison.Ordinal);
        await using ServerProcess node = await ServerProcess.StartAsync(data, "-D", "access.anonymous=none");
        node.Use(key.TrimEnd());
        Assert.Equal(HttpStatusCode.Conflict, await node.PostAsync("/v1/cluster/nodes/x/drain"));

        (exit, _, errors) = await Executable.RunAsync("key", "create", "ann", "--role", "reader", "--data", data);
        Assert.Equal(1, exit);
        Assert.Contains("A key named \"ann\" is in force.", errors, StringComparison.Ordinal);
        (exit, string json, _) = await Executable.RunAsync("key", "list", "--json", "--data", data);
        Assert.Equal(0, exit);
        JsonElement listed = Assert.Single(JsonDocument.Parse(json).RootElement.GetProperty("keys").EnumerateArray());
        Assert.Equal("ann admin", $"{listed.GetProperty("name")} {listed.GetProperty("role")}");
        Assert.DoesNotContain(key.TrimEnd().Split('_')[2], json, StringComparison.Ordinal);

        (exit, string acts, _) = await Executable.RunWithKeyAsync(key.TrimEnd(), "audit", "--url", node.Address.ToString());
        Assert.Equal(0, exit);
        Assert.Contains("POST /v1/cluster/nodes/x/drain", acts, StringComparison.Ordinal);
        Assert.Contains("key create ann --role admin", acts, StringComparison.Ordinal);

        (exit, _, _) = await Executable.RunAsync("key", "revoke", "ann", "--data", data);
        Assert.Equal(0, exit);
        await Poll.UntilAsync(
            async () => await node.PostAsync("/v1/cluster/nodes/x/drain") == HttpStatusCode.Unauthorized, TimeSpan.FromSeconds(20),
            () => "The revoked key is still good.");
        (exit, _, errors) = await Executable.RunAsync("key", "revoke", "ann", "--data", data);
        Assert.Equal(1, exit);
        Assert.Contains("No key in force has the name or the id \"ann\".", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--role root is none; it must be reader, producer, operator or admin.", "create", "x", "--role", "root")]
    [InlineData("--expires soon is no duration", "create", "x", "--role", "admin", "--expires", "soon")]
    [InlineData("--rate must be from 0.1", "create", "x", "--role", "admin", "--rate", "0")]
    public async Task Key_OfWhatCannotBe_IsWrongUsage(string fault, params string[] arguments)
    {
        (int exit, string output, string errors) = await Executable.RunAsync(["key", .. arguments]);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(fault, errors, StringComparison.Ordinal);
    }

    /// <summary>The key is another, what is stored stays readable, and a viewer of before counts as a new one.</summary>
    [Fact]
    public async Task ViewersRotate_OfAStoppedNode_GivesItAnotherKey()
    {
        using var folder = new TemporaryFolder();
        string data = folder["data"];
        string view = "{\"event_id\":\"ID\",\"type\":\"view\",\"video_id\":\"v\",\"viewer_id\":\"ann\",\"event_time\":"
            + $"{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}}}";
        await using (ServerProcess node = await ServerProcess.StartAsync(data))
        {
            await node.PostEventsAsync(view.Replace("ID", "1", StringComparison.Ordinal));
            (int refused, _, string why) = await Executable.RunAsync("viewers", "rotate", "--data", data);
            Assert.Equal(1, refused);
            Assert.Contains($"process {node.ProcessId}", why, StringComparison.Ordinal);
            Assert.Equal(0, await node.TerminateAsync());
        }

        byte[] before = await File.ReadAllBytesAsync(Path.Combine(data, "viewer.key"));
        (int exit, string output, string errors) = await Executable.RunAsync("viewers", "rotate", "--data", data);
        Assert.True(exit == 0, errors);
        Assert.Matches("^The viewer key was [0-9a-f]{16} and is [0-9a-f]{16} now.\n$", output);
        Assert.NotEqual(before, await File.ReadAllBytesAsync(Path.Combine(data, "viewer.key")));
        await using ServerProcess next = await ServerProcess.StartAsync(data);
        await next.PostEventsAsync(view.Replace("ID", "2", StringComparison.Ordinal));
        await next.CaughtUpAsync();
        JsonElement video = await next.GetAsync("/v1/videos/v");
        Assert.Equal(
            "2 2", $"{video.GetProperty("totals").GetProperty("views")} "
                + $"{video.GetProperty("silver").GetProperty("unique_viewers").GetProperty("estimate").GetDouble():0}");
    }

    [Fact]
    public async Task ViewersRotate_WhereThereIsNoNode_SaysSo()
    {
        using var folder = new TemporaryFolder();
        (int exit, _, string errors) = await Executable.RunAsync("viewers", "rotate", "--data", folder["data"]);
        Assert.Equal(1, exit);
        Assert.Contains("There is no journal at", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Erase_WithTheKeyOfAnAdministrator_TellsWhatRemains()
    {
        using var folder = new TemporaryFolder();
        await using ServerProcess node = await ServerProcess.StartAsync(folder["data"]);
        (int exit, _, string errors) = await Executable.RunAsync("erase", "ann", "--url", node.Address.ToString());
        Assert.Equal(1, exit);
        Assert.Contains("Nothing was erased", errors, StringComparison.Ordinal);
        (exit, string output, _) = await Executable.RunWithKeyAsync(
            await node.MakeKeyAsync("admin"), "erase", "ann", "--url", node.Address.ToString());
        Assert.Equal(0, exit);
        Assert.StartsWith("0 dead letters and 0 late events were erased. ", output, StringComparison.Ordinal);
    }
}
