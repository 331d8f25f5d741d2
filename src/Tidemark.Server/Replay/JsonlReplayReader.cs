using Tidemark.Connectors.Files;
using Tidemark.Core.Shards;

namespace Tidemark.Server.Replay;

/// <summary>Reads events from JSON lines; empty lines are no records.</summary>
internal sealed class JsonlReplayReader(string path) : IReplayReader
{
    private static readonly Rejection TooLong = new(RejectionCode.TooLarge, "The line is longer than an event may be.");
    private readonly LineReader lines = LineReader.Open(path);

    public long Position { get; private set; }

    public bool TryRead(out ReadOnlySpan<byte> record, out long line, out ReadOnlySpan<byte> eventJson, out Rejection? rejection)
    {
        while (lines.TryRead(out record, out line, out long position))
        {
            Position = position;
            eventJson = record.Trim(" \t"u8);
            rejection = lines.TooLong ? TooLong : null;
            if (!eventJson.IsEmpty) return true;
        }

        eventJson = default;
        rejection = null;
        return false;
    }

    public void Dispose() => lines.Dispose();
}
