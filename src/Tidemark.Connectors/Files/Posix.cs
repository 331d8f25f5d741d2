using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tidemark.Connectors.Files;

/// <summary>The two calls of the operating system that .NET does not offer: opening a folder, or a file whose lock another process
/// holds, for reading; and fsync of a folder. Not for Windows.</summary>
internal static partial class Posix
{
    private static readonly int closeOnExec = OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    /// <summary>Opens a file or folder for reading, whatever locks are held on it.</summary>
    /// <returns>A handle that is invalid where the call failed; <see cref="Marshal.GetLastPInvokeError"/> says why.</returns>
    public static SafeFileHandle OpenForReading(string path) => Open(path, closeOnExec);

    /// <summary>Makes what was written durable.</summary>
    /// <returns>0, or −1 where the call failed; <see cref="Marshal.GetLastPInvokeError"/> says why.</returns>
    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
