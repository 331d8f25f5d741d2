using Microsoft.Win32.SafeHandles;
using Tidemark.Core;
using Tidemark.Core.Codecs;

namespace Tidemark.Connectors.Files;

/// <summary>A small file of lines that is appended to line by line and now and then written anew.</summary>
/// <remarks>Thread-safe. A line that a crash interrupted is cut off at the next opening.</remarks>
public sealed class DurableLines : IDisposable
{
    private readonly string path;
    private readonly Lock gate = new();
    private SafeFileHandle file;
    private long length;

    private DurableLines(string path)
    {
        this.path = path;
        file = OpenFile(path);
        length = JsonLinesTail.LineStart(file, RandomAccess.GetLength(file));
        RandomAccess.SetLength(file, length);
    }

    /// <summary>Opens the file, made where it is missing with its folder.</summary>
    /// <exception cref="TidemarkException">The disk failed, or the file may not be used.</exception>
    public static DurableLines Open(string path)
    {
        try
        {
            DurableDirectory.Create(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return new DurableLines(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Failed("Opening", path, cause);
        }
    }

    /// <summary>All lines, without their ends.</summary>
    /// <exception cref="TidemarkException">The disk failed.</exception>
    public IReadOnlyList<byte[]> ReadAll()
    {
        lock (gate)
        {
            try
            {
                byte[] all = new byte[length];
                DurableFile.ReadExactly(file, all, 0);
                var lines = new List<byte[]>();
                foreach (Range line in all.AsSpan().Split((byte)'\n')) lines.Add(all[line]);
                return lines[..^1];
            }
            catch (IOException cause)
            {
                throw Failed("Reading", path, cause);
            }
        }
    }

    /// <summary>Appends a line, durable when the call returns.</summary>
    /// <param name="line">The line, without a line end.</param>
    /// <exception cref="TidemarkException">The disk failed; the line is not there, or torn.</exception>
    public void Append(ReadOnlySpan<byte> line)
    {
        byte[] bytes = [.. line, (byte)'\n'];
        lock (gate)
        {
            try
            {
                RandomAccess.Write(file, bytes, length);
                RandomAccess.FlushToDisk(file);
                length += bytes.Length;
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                // What may be there of it must not stand behind a shorter line.
                RandomAccess.SetLength(file, length);
                throw Failed("Writing", path, cause);
            }
        }
    }

    /// <summary>Replaces all lines, whole or not at all.</summary>
    /// <exception cref="TidemarkException">The disk failed.</exception>
    public void Replace(IEnumerable<byte[]> lines)
    {
        var bytes = new ByteWriter();
        foreach (byte[] line in lines)
        {
            bytes.WriteRaw(line);
            bytes.WriteByte((byte)'\n');
        }

        lock (gate)
        {
            try
            {
                DurableFile.Write(path, bytes.WrittenSpan, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                file.Dispose();
                file = OpenFile(path);
                length = bytes.Length;
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                throw Failed("Writing", path, cause);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static SafeFileHandle OpenFile(string path)
    {
        SafeFileHandle opened = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        DurableDirectory.Sync(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return opened;
    }

    private static TidemarkException Failed(string what, string path, Exception cause) => new(
        $"{what} {path} failed: {cause.Message} Check that the file can be written and the disk has room, then try again.", cause);
}
