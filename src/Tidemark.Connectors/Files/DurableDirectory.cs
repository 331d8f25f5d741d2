using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tidemark.Connectors.Files;

/// <summary>Folders whose entries survive a power failure.</summary>
/// <remarks>A new file is durable only once its folder is: fsync of the file alone keeps the bytes and may lose the name.</remarks>
internal static class DurableDirectory
{
    /// <summary>Makes a folder and its missing parents, durably; does nothing where it exists.</summary>
    public static void Create(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Directory.Exists(full)) return;
        string? parent = Path.GetDirectoryName(full);
        if (parent is not null) Create(parent);
        Directory.CreateDirectory(full);
        if (parent is not null) Sync(parent);
    }

    /// <summary>Makes every name made, changed or removed in a folder durable.</summary>
    /// <remarks>Windows offers no such call and journals names by itself, so there nothing is done.</remarks>
    /// <exception cref="IOException">The disk failed, or the folder is not there.</exception>
    public static void Sync(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        using SafeFileHandle folder = Posix.OpenForReading(path);
        if (folder.IsInvalid || Posix.Sync(folder) != 0)
            throw new IOException($"Making the folder {path} durable failed: {Marshal.GetLastPInvokeErrorMessage()}.");
    }
}
