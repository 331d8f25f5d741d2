namespace Tidemark.Cli.Bench;

/// <summary>A folder that is there as long as a benchmark runs.</summary>
internal sealed class ScratchFolder : IDisposable
{
    /// <param name="parent">Where it is made; null for the system's folder for such.</param>
    public ScratchFolder(string? parent) => Path = parent is null
        ? Directory.CreateTempSubdirectory("tidemark-bench-").FullName
        : Directory.CreateDirectory(System.IO.Path.Combine(parent, $"tidemark-bench-{Environment.ProcessId}")).FullName;

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
