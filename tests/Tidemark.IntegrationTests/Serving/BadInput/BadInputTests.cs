using System.Text.Json;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Serving.BadInput;

/// <summary>Every row of the README's table of bad input, and no other.</summary>
public sealed class BadInputTests
{
    private const string Disk = "an event when the disk is full";

    private static readonly Dictionary<string, Func<TemporaryFolder, Task<(string Gets, string Told)>>> starts = new()
    {
        ["an unknown configuration key (`serve`)"] = folder => ServeAsync("--data", folder["data"], "-D", "http.prot=81"),
        ["a substitution that leads back to itself (`serve`)"] = InACircleAsync,
        ["a port in use (`serve`)"] = OnATakenPortAsync,
        ["a data folder that may not be written (`serve`)"] = OnAFolderOfOthersAsync,
        ["a data folder that another process has (`serve`)"] = OnAFolderInUseAsync,
    };

    [Fact]
    public void Table_HasARowForEveryCase()
    {
        IEnumerable<string> cases = [.. BadInputCases.Requests.Keys, .. BadInputCases.Limits.Keys, .. starts.Keys, Disk];
        Assert.Equal(cases.Order(), BadInputTable.Rows.Keys.Order());
    }

    [Fact]
    public Task Post_OfBadInput_GetsWhatTheTableSays() => RunAsync(BadInputCases.Requests);

    [Fact]
    public Task Post_BeyondALimit_GetsWhatTheTableSays() => RunAsync(BadInputCases.Limits, BadInputCases.Strict);

    [Fact]
    public async Task Serve_OfWhatCannotBe_EndsAsTheTableSays()
    {
        List<string> wrong = [];
        foreach ((string what, Func<TemporaryFolder, Task<(string, string)>> runAsync) in starts)
        {
            using var folder = new TemporaryFolder();
            Compare(what, await runAsync(folder), wrong);
        }

        AssertNone(wrong);
    }

    [MountFact]
    public async Task Post_WhenTheDiskIsFull_GetsWhatTheTableSays()
    {
        await using SmallDisk disk = await SmallDisk.MountAsync("64m");
        await using ServerProcess node = await ServerProcess.StartAsync(disk["data"], "-D", "log.partitions=1");
        Assert.Equal("202", (await BadInputCases.PostAsync(node.Address, BadInputCases.Event())).Item1);
        disk.Fill();
        List<string> wrong = [];
        string large = string.Join('\n', Enumerable.Range(0, 1_000).Select(_ => BadInputCases.Event()));
        Compare(Disk, await BadInputCases.PostAsync(node.Address, large), wrong);
        disk.Free();
        AssertNone(wrong);
    }

    /// <summary>Afterwards the node takes a good event, and has lost none.</summary>
    private static async Task RunAsync(
        IReadOnlyDictionary<string, Func<Uri, Task<(string Gets, string Told)>>> cases, params IEnumerable<string> options)
    {
        using var folder = new TemporaryFolder();
        await using ServerProcess node = await ServerProcess.StartAsync(folder["data"], options);
        List<string> wrong = [];
        foreach ((string what, Func<Uri, Task<(string, string)>> runAsync) in cases) Compare(what, await runAsync(node.Address), wrong);
        AssertNone(wrong);
        (string gets, _) = await BadInputCases.PostAsync(node.Address, BadInputCases.Event());
        Assert.Equal("202", gets);
        JsonElement[] shards = await node.CaughtUpAsync();
        Assert.Equal(shards.Sum(s => s.GetProperty("read").GetInt64()), shards.Sum(s => s.GetProperty("applied").GetInt64()));
        Assert.Equal(0, await node.TerminateAsync());
    }

    private static void AssertNone(List<string> wrong) => Assert.True(wrong.Count == 0, string.Join('\n', wrong));

    private static void Compare(string what, (string Gets, string Told) found, List<string> wrong)
    {
        BadInputRow row = BadInputTable.Rows[what];
        bool isTold = row.Told is "closed" or "nothing" || found.Told.Contains(row.Told, StringComparison.Ordinal);
        if (row.Gets != found.Gets || !isTold || found.Told.Contains("   at ", StringComparison.Ordinal))
            wrong.Add($"{what}: {found.Gets} {found.Told[..Math.Min(500, found.Told.Length)]}");
    }

    private static async Task<(string, string)> ServeAsync(params string[] arguments) => Ended(
        await Executable.RunAsync(["serve", "--http-port", "0", .. arguments]));

    private static (string, string) Ended((int Exit, string Output, string Errors) run) => ($"exit {run.Exit}", run.Output + run.Errors);

    private static async Task<(string, string)> InACircleAsync(TemporaryFolder folder)
    {
        await File.WriteAllTextAsync(folder["node.conf"], "x = ${y}\ny = ${x}\nhttp.host = ${x}\n");
        return await ServeAsync("--data", folder["data"], "--config", folder["node.conf"]);
    }

    private static async Task<(string, string)> OnATakenPortAsync(TemporaryFolder folder)
    {
        await using ServerProcess first = await ServerProcess.StartAsync(folder["data"]);
        return Ended(await Executable.RunAsync("serve", "--data", folder["other"], "--http-port", $"{first.Address.Port}"));
    }

    private static async Task<(string, string)> OnAFolderInUseAsync(TemporaryFolder folder)
    {
        await using ServerProcess first = await ServerProcess.StartAsync(folder["data"]);
        return await ServeAsync("--data", folder["data"]);
    }

    private static async Task<(string, string)> OnAFolderOfOthersAsync(TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder["data"]);
        await Executable.RunOtherAsync("chmod", "-R", "a-w,a+rX", folder.Path);
        string[] command = [Executable.Path, "serve", "--data", folder["data"], "--http-port", "0"];
        if (Environment.IsPrivilegedProcess) command = [.. OtherUser.BoundByPermissions, .. command];
        (int, string, string) run = await Executable.RunOtherAsync(command[0], command[1..]);
        await Executable.RunOtherAsync("chmod", "-R", "u+w", folder.Path);
        return Ended(run);
    }
}
