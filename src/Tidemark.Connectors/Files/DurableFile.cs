using Microsoft.Win32.SafeHandles;

namespace Tidemark.Connectors.Files;

/// <summary>Small files that are there whole or not at all, whatever crashes.</summary>
public static class DurableFile
{
    /// <summary>Writes a file atomically and durably, replacing one of the same name: into a temporary file beside it, fsync, rename,
    /// fsync of the folder.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="bytes">All of its content.</param>
    /// <param name="mode">Who may do what with it, where the system knows such modes.</param>
    public static void Write(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode)
    {
        string temporary = path + ".tmp";
        // One left behind by a crash may have another mode, which opening it would keep.
        File.Delete(temporary);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        using (FileStream file = new(temporary, options))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        DurableDirectory.Sync(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Removes a file durably; does nothing where it is missing.</summary>
    public static void Remove(string path)
    {
        if (!File.Exists(path)) return;
        File.Delete(path);
        DurableDirectory.Sync(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Reads exactly <paramref name="target"/>.Length bytes at <paramref name="at"/>.</summary>
    /// <exception cref="EndOfStreamException">The file ends before.</exception>
    public static void ReadExactly(SafeFileHandle file, Span<byte> target, long at)
    {
        while (target.Length > 0)
        {
            int read = RandomAccess.Read(file, target, at);
            if (read == 0) throw new EndOfStreamException($"The file ends at byte {at} and {target.Length} more bytes were expected.");
            target = target[read..];
            at += read;
        }
    }
}
