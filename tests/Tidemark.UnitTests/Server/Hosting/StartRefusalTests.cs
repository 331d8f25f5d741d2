using Tidemark.Core;
using Tidemark.Server.Hosting;
using Tidemark.UnitTests.Server.Http;

namespace Tidemark.UnitTests.Server.Hosting;

/// <summary>A node that cannot start says what is in its way, and leaves the folder to the next.</summary>
public sealed class StartRefusalTests(ServingFixture node) : IClassFixture<ServingFixture>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tidemark-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Start_OnALockedFolder_NamesTheProcessThatHasIt()
    {
        string message = await RefusedAsync($"data.directory={node.Folder}", "http.port=0");
        Assert.Contains($"process {Environment.ProcessId} (", message, StringComparison.Ordinal);
        Assert.Contains(node.Folder, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OnATakenPort_NamesTheOptionAndFreesTheFolder()
    {
        int port = new Uri(node.Address).Port;
        string message = await RefusedAsync($"data.directory={folder}", $"http.port={port}");
        Assert.Contains($"127.0.0.1:{port}", message, StringComparison.Ordinal);
        Assert.Contains("--http-port", message, StringComparison.Ordinal);
        await using ServingNode next = await ServingFixture.StartAnotherAsync($"data.directory={folder}", "http.port=0");
    }

    /// <summary>The address is one of loopback, and no socket can listen on it.</summary>
    [Fact]
    public async Task Start_OnAnAddressThatCannotBeListenedOn_NamesIt()
    {
        string message = await RefusedAsync($"data.directory={folder}", "http.port=0", "http.host=::ffff:127.0.0.1");
        Assert.Contains("::ffff:127.0.0.1", message, StringComparison.Ordinal);
        Assert.Contains("http.host", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithOtherPartitionsThanTheFolder_NamesBothNumbers()
    {
        await using (await ServingFixture.StartAnotherAsync($"data.directory={folder}", "http.port=0", "log.partitions=3"))
        {
            // Made with three.
        }

        string message = (await RefusedAsync($"data.directory={folder}", "http.port=0", "log.partitions=5"))
            .Replace(folder, "FOLDER", StringComparison.Ordinal);
        Assert.Matches(@"\b3\b", message);
        Assert.Matches(@"\b5\b", message);
    }

    [Fact]
    public async Task Start_WhereTheFolderIsAFile_NamesIt()
    {
        string file = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(file, "");
        Assert.Contains(file, await RefusedAsync($"data.directory={file}", "http.port=0"), StringComparison.Ordinal);
    }

    private static async Task<string> RefusedAsync(params string[] definitions) =>
        (await Assert.ThrowsAnyAsync<TidemarkException>(() => ServingFixture.StartAnotherAsync(definitions))).Message;
}
