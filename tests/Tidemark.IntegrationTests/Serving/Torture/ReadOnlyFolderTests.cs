using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Serving.Torture;

/// <summary>A data folder that the user of the node may read and not write.</summary>
public sealed class ReadOnlyFolderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Serve_OnAFolderItMayNotWrite_IsRefusedInWords(bool hasBeenServed)
    {
        if (OperatingSystem.IsWindows()) return;
        using var folder = new TemporaryFolder();
        string data = folder["data"];
        if (hasBeenServed)
        {
            await using ServerProcess owner = await ServerProcess.StartAsync(data);
            Assert.Equal(0, await owner.TerminateAsync());
        }

        await AllowReadingAloneAsync(folder.Path);
        string[] command = [Executable.Path, "serve", "--data", data, "--http-port", "0"];
        if (Environment.IsPrivilegedProcess) command = [.. OtherUser.BoundByPermissions, .. command];
        (int exit, string output, string errors) = await Executable.RunOtherAsync(command[0], command[1..]);
        await Executable.RunOtherAsync("chmod", "-R", "u+w", folder.Path);
        Assert.Equal((1, ""), (exit, output));
        Assert.Contains(data, errors, StringComparison.Ordinal);
        Assert.Contains("written", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    private static async Task AllowReadingAloneAsync(string path)
    {
        (int exit, _, string errors) = await Executable.RunOtherAsync("chmod", "-R", "a-w,a+rX", path);
        Assert.True(exit == 0, errors);
    }
}
