using System.Text.Json;
using Tidemark.Core.Shards;
using Tidemark.Media.Outputs;

namespace Tidemark.Server.Replay;

/// <summary>The events of all files, one file after another; what is refused is counted and written down with its place.</summary>
internal sealed class ReplayInput : IReplayEvents, IDisposable
{
    private readonly ReplayOptions options;
    private readonly FileStream refused;
    private readonly long[] fileBytes;
    private IReplayReader? reader;
    private int file = -1;
    private long bytesBefore;
    private long bytesRead;
    private long line;
    private byte[] record = [];
    private int recordLength;

    /// <param name="options">The files.</param>
    /// <param name="refusedPath">Where what is refused goes; replaced.</param>
    public ReplayInput(ReplayOptions options, string refusedPath)
    {
        this.options = options;
        fileBytes = [.. options.Files.Select(BytesOf)];
        BytesTotal = fileBytes.Sum();
        refused = new FileStream(refusedPath, FileMode.Create);
    }

    /// <summary>Bytes of all files; a pipe, which does not tell, counts as 0.</summary>
    public long BytesTotal { get; }

    /// <summary>Bytes read so far; readable from any thread.</summary>
    public long BytesRead => Interlocked.Read(ref bytesRead);

    /// <summary>Records read so far.</summary>
    public long Read { get; private set; }

    /// <summary>Records refused so far.</summary>
    public long Rejected { get; private set; }

    /// <inheritdoc/>
    public bool TryNext(out ReadOnlySpan<byte> eventJson)
    {
        while (reader is not null || NextFile())
        {
            if (!reader!.TryRead(out ReadOnlySpan<byte> found, out line, out eventJson, out Rejection? rejection))
            {
                bytesBefore += Math.Max(fileBytes[file], reader.Position);
                reader.Dispose();
                reader = null;
                Interlocked.Exchange(ref bytesRead, bytesBefore);
                continue;
            }

            Read++;
            Interlocked.Exchange(ref bytesRead, bytesBefore + reader.Position);
            Keep(found);
            if (rejection is null) return true;
            Refuse(rejection.Value);
        }

        eventJson = default;
        return false;
    }

    /// <inheritdoc/>
    public void Refuse(in Rejection why)
    {
        Rejected++;
        var letter = new RejectedLine(
            RejectionCodes.Name(why.Code), why.Message, options.Files[file], line, record.AsSpan(0, recordLength).ToArray());
        JsonSerializer.Serialize(refused, letter, MediaJson.Default.RejectedLine);
        refused.WriteByte((byte)'\n');
    }

    public void Dispose()
    {
        reader?.Dispose();
        refused.Dispose();
    }

    /// <summary>A link's own length says nothing, and where it leads to a pipe there is no file.</summary>
    private static long BytesOf(string path)
    {
        FileSystemInfo target = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) ?? new FileInfo(path);
        return target is FileInfo { Exists: true } file ? file.Length : 0;
    }

    private bool NextFile()
    {
        if (++file == options.Files.Count) return false;
        reader = options.Format == ReplayFormat.Jsonl
            ? new JsonlReplayReader(options.Files[file]) : new YoutubeReplayReader(options.Files[file], options.Year);
        return true;
    }

    /// <summary>The record as it stands in the file, for the case that it is refused later on.</summary>
    private void Keep(ReadOnlySpan<byte> found)
    {
        if (record.Length < found.Length) record = new byte[Math.Max(4_096, found.Length * 2)];
        found.CopyTo(record);
        recordLength = found.Length;
    }
}
