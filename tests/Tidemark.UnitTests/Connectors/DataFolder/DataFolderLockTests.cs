using System.Diagnostics;
using Tidemark.Connectors.DataFolder;

namespace Tidemark.UnitTests.Connectors.DataFolder;

public sealed class DataFolderLockTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Take_WhenAnotherHasTheFolder_IsRefusedByNameOfTheFirst()
    {
        using DataFolderLock held = DataFolderLock.Take(folder.At("data"), "tidemark serve");
        DataFolderLockedException refused =
            Assert.Throws<DataFolderLockedException>(() => DataFolderLock.Take(folder.At("data"), "tidemark replay"));
        Assert.Equal((Environment.ProcessId, "tidemark serve"), (refused.Owner!.ProcessId, refused.Owner.Command));
        Assert.Contains($"process {Environment.ProcessId} (\"tidemark serve\"", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Take_WhenTheFirstGaveTheFolderBack_Succeeds()
    {
        DataFolderLock.Take(folder.Path, "tidemark serve with a longer command line").Dispose();
        using DataFolderLock held = DataFolderLock.Take(folder.Path, "second");
        Assert.Equal("second", Assert.Throws<DataFolderLockedException>(() => DataFolderLock.Take(folder.Path, "third")).Owner!.Command);
    }

    [Fact]
    public async Task Take_WhenTheFirstProcessWasKilled_Succeeds()
    {
        if (!OperatingSystem.IsLinux()) return;
        string path = folder.At("tidemark.lock");
        await File.WriteAllTextAsync(path, "{\"process_id\":77,\"started\":\"2026-01-01T00:00:00+00:00\",\"command\":\"killed\"}");
        ProcessStartInfo start = new("flock", ["--no-fork", "--exclusive", path, "sh", "-c", "echo locked; exec cat"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        using Process first = Process.Start(start)!;
        Assert.Equal("locked", await first.StandardOutput.ReadLineAsync());
        Assert.Equal(77, Assert.Throws<DataFolderLockedException>(() => DataFolderLock.Take(folder.Path, "second")).Owner!.ProcessId);
        first.Kill();
        await first.WaitForExitAsync();
        DataFolderLock.Take(folder.Path, "second").Dispose();
    }

    [Fact]
    public async Task Take_WhenTheOwnerHasNotWrittenItsNameYet_IsRefusedAllTheSame()
    {
        await using FileStream held = new(folder.At("tidemark.lock"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        Assert.Null(Assert.Throws<DataFolderLockedException>(() => DataFolderLock.Take(folder.Path, "second")).Owner);
    }
}
