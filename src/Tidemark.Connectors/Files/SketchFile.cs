using System.Text;
using Tidemark.Core;
using Tidemark.Core.Codecs;

namespace Tidemark.Connectors.Files;

/// <summary>A file that holds one sketch: a frame around the kind of the sketch, a blob of ASCII, and the sketch's own bytes.</summary>
public static class SketchFile
{
    /// <summary>Writes a sketch, whole or not at all, replacing a file of the same name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What kind of sketch it is, in ASCII.</param>
    /// <param name="write">Writes the sketch's own bytes.</param>
    /// <exception cref="TidemarkException">The file cannot be written.</exception>
    public static void Write(string path, string kind, Action<ByteWriter> write)
    {
        var payload = new ByteWriter();
        payload.WriteBlob(Encoding.ASCII.GetBytes(kind));
        write(payload);
        var frame = new ByteWriter(payload.Length + Frame.HeaderBytes);
        Frame.Write(frame, payload.WrittenSpan);
        try
        {
            DurableFile.Write(
                path, frame.WrittenSpan,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new TidemarkException(
                $"Saving the sketch in {path} failed: {cause.Message} Check that its folder may be written to and has room.", cause);
        }
    }

    /// <summary>Reads a sketch.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">The kind it must be of.</param>
    /// <param name="read">Reads the sketch's own bytes, all of them.</param>
    /// <exception cref="TidemarkException">The file cannot be read, is damaged, or holds something else.</exception>
    public static T Read<T>(string path, string kind, SketchRead<T> read)
    {
        byte[] file = ReadFrame(path);
        if (Frame.Read(file, out ReadOnlySpan<byte> payload, out _) != FrameStatus.Whole) throw NoSketch(path, kind);
        try
        {
            var reader = new ByteReader(payload);
            string found = Encoding.ASCII.GetString(reader.ReadBlob());
            if (found != kind)
            {
                throw new TidemarkException(
                    $"{path} holds a sketch of the kind {found}; {kind} is needed here, so merge it with sketch {found}.");
            }

            T sketch = read(ref reader);
            return reader.AtEnd ? sketch : throw NoSketch(path, kind);
        }
        catch (CorruptDataException cause)
        {
            throw NoSketch(path, kind, cause);
        }
    }

    /// <summary>The file's bytes, where its first ones can be those of a frame of just that length; else too few.</summary>
    private static byte[] ReadFrame(string path)
    {
        try
        {
            using FileStream file = InputFile.Open(path);
            byte[] header = new byte[Frame.HeaderBytes];
            if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length) return [];
            // A file that is no sketch may be of any size: its header tells before its bytes are read.
            if (Frame.Read(header, out _, out int length) != FrameStatus.CutShort) return header;
            if (file.CanSeek && file.Length != length) return [];
            byte[] whole = new byte[length];
            header.CopyTo(whole, 0);
            int read = file.ReadAtLeast(whole.AsSpan(header.Length), length - header.Length, throwOnEndOfStream: false);
            return read == length - header.Length && file.ReadByte() < 0 ? whole : [];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new TidemarkException($"Reading the sketch in {path} failed: {cause.Message} Check the name and who may read it.", cause);
        }
    }

    private static TidemarkException NoSketch(string path, string kind, Exception? cause = null)
    {
        string message = $"{path} is no stored sketch or is damaged; make it again with sketch {kind} --save, or leave it out.";
        return cause is null ? new TidemarkException(message) : new TidemarkException(message, cause);
    }
}
