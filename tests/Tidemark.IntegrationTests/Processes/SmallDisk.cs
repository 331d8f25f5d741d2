namespace Tidemark.IntegrationTests.Processes;

/// <summary>A file system of its own size, in memory, that goes with the test. Only root may mount one.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly TemporaryFolder folder;

    private SmallDisk(TemporaryFolder folder) => this.folder = folder;

    /// <summary>The path of something on it.</summary>
    public string this[string name] => folder[name];

    /// <summary>Mounts a disk.</summary>
    /// <param name="size">Such as <c>16m</c>.</param>
    public static async Task<SmallDisk> MountAsync(string size)
    {
        SmallDisk disk = new(new TemporaryFolder());
        await RunAsync("mount", "-t", "tmpfs", "-o", $"size={size}", "tidemark-test", disk.folder.Path);
        return disk;
    }

    /// <summary>Makes it another size; what is on it stays.</summary>
    public Task ResizeAsync(string size) => RunAsync("mount", "-o", $"remount,size={size}", folder.Path);

    /// <summary>Takes all room that is left on it.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(this["ballast"], FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] zeros = new byte[4096];
        try
        {
            while (true) ballast.Write(zeros);
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    /// <summary>Gives back what <see cref="Fill"/> took.</summary>
    public void Free() => File.Delete(this["ballast"]);

    public async ValueTask DisposeAsync()
    {
        // A process that just ended may still be held to have files on it.
        await RunAsync("umount", "--lazy", folder.Path);
        folder.Dispose();
    }

    private static async Task RunAsync(string command, params string[] arguments)
    {
        (int exit, string output, string errors) = await Executable.RunOtherAsync(command, arguments);
        if (exit != 0) throw new IOException($"{command} {string.Join(' ', arguments)}: {output}{errors}");
    }
}
