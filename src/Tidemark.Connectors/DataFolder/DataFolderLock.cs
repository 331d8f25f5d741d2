using System.Diagnostics;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Tidemark.Connectors.Files;
using Tidemark.Core;

namespace Tidemark.Connectors.DataFolder;

/// <summary>The right of this process to use a data folder, held until it is disposed or the process ends, however it ends.</summary>
/// <remarks>The file <c>tidemark.lock</c> is held with a lock of the operating system (flock), which dies with the process; its content
/// only tells people who has it and decides nothing, so one left behind by a killed process locks nothing. The file is never removed: a
/// process that had opened the removed one could hold a lock on it beside the owner of the new one.</remarks>
public sealed class DataFolderLock : IDisposable
{
    private const string FileName = "tidemark.lock";

    private readonly FileStream file;

    private DataFolderLock(FileStream file) => this.file = file;

    /// <summary>Takes a data folder, made where it is missing.</summary>
    /// <param name="directory">The data folder.</param>
    /// <param name="command">What this process does, for whoever is refused, such as <c>tidemark serve</c>; without secrets, as it is
    /// written to the folder.</param>
    /// <exception cref="DataFolderLockedException">Another process has it, or this one already.</exception>
    /// <exception cref="TidemarkException">The folder cannot be written.</exception>
    public static DataFolderLock Take(string directory, string command)
    {
        string path = Path.Combine(directory, FileName);
        FileStream? file = null;
        try
        {
            DurableDirectory.Create(directory);
            file = Open(path);
            if (file is null) throw new DataFolderLockedException(directory, ReadOwner(path));
            using Process self = Process.GetCurrentProcess();
            DataFolderOwner owner = new(Environment.ProcessId, self.StartTime.ToUniversalTime(), command);
            file.SetLength(0);
            file.Write(JsonSerializer.SerializeToUtf8Bytes(owner, DataFolderOwnerJson.Default.DataFolderOwner));
            file.Flush();
            return new DataFolderLock(file);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw new TidemarkException(
                $"Locking the data folder {directory} failed: {cause.Message} Check that the folder can be written by this user.", cause);
        }
    }

    /// <summary>Gives the folder back.</summary>
    public void Dispose() => file.Dispose();

    // FileShare.None is an exclusive flock that .NET does not wait for. The handle is not inherited by child processes.
    private static FileStream? Open(string path)
    {
        FileShare share = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.None;
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize: 0);
        }
        catch (IOException cause) when (IsLocked(cause.HResult))
        {
            return null;
        }
    }

    // EWOULDBLOCK of Linux and of macOS, and ERROR_SHARING_VIOLATION of Windows.
    private static bool IsLocked(int code) => code is 11 or 35 or unchecked((int)0x80070020);

    // Opening by .NET takes a shared lock, which the owner's lock refuses; opening by the system takes none.
    private static DataFolderOwner? ReadOwner(string path)
    {
        using SafeFileHandle handle = OperatingSystem.IsWindows()
            ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)
            : Posix.OpenForReading(path);
        if (handle.IsInvalid) return null;
        try
        {
            using FileStream content = new(handle, FileAccess.Read, bufferSize: 1);
            return JsonSerializer.Deserialize(content, DataFolderOwnerJson.Default.DataFolderOwner);
        }
        catch (JsonException)
        {
            // The owner has locked the file and not written it yet.
            return null;
        }
    }
}
