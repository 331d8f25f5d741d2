using Microsoft.Win32.SafeHandles;
using Tidemark.Connectors.Files;
using Tidemark.Core;

namespace Tidemark.Connectors.Log;

/// <summary>The local disk.</summary>
internal sealed class LogDisk(string directory) : ILogDisk
{
    private readonly DriveInfo drive = new(Path.GetFullPath(directory));

    /// <inheritdoc/>
    public long FreeBytes
    {
        get
        {
            try
            {
                return drive.AvailableFreeSpace;
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                throw new TidemarkException(
                    $"Asking for the free space of the disk that holds {directory} failed: {cause.Message} "
                    + "Check that the disk is there.", cause);
            }
        }
    }

    /// <inheritdoc/>
    public ISegmentFile Open(string path)
    {
        SegmentFile file = new(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete));
        DurableDirectory.Sync(Path.GetDirectoryName(path)!);
        return file;
    }

    private sealed class SegmentFile(SafeFileHandle handle) : ISegmentFile
    {
        public void Write(ReadOnlySpan<byte> bytes, long at) => RandomAccess.Write(handle, bytes, at);

        public void Flush() => RandomAccess.FlushToDisk(handle);

        public void Truncate(long length) => RandomAccess.SetLength(handle, length);

        public void Dispose() => handle.Dispose();
    }
}
