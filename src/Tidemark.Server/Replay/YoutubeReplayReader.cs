using Tidemark.Connectors.Files;
using Tidemark.Core;
using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Media.Rows;

namespace Tidemark.Server.Replay;

/// <summary>Reads rows of "Trending YouTube Video Statistics" as <c>stats</c> events.</summary>
internal sealed class YoutubeReplayReader : IReplayReader
{
    private static readonly Rejection TooLong = new(RejectionCode.TooLarge, "The record is longer than a row may be.");
    private readonly CsvRecordReader records;
    private readonly YoutubeTrendingFormat format;
    private readonly ByteWriter json = new(4096);

    public YoutubeReplayReader(string path, int? year)
    {
        records = CsvRecordReader.Open(path);
        bool any = records.TryRead(out ReadOnlySpan<byte> header, out _, out _);
        string error = "it is empty";
        if (any && YoutubeTrendingFormat.TryFromHeader(header, year, out YoutubeTrendingFormat? found, out error))
        {
            format = found!;
            return;
        }

        records.Dispose();
        throw new TidemarkException($"The file {path} cannot be replayed as youtube-trending: {error}");
    }

    public long Position { get; private set; }

    public bool TryRead(out ReadOnlySpan<byte> record, out long line, out ReadOnlySpan<byte> eventJson, out Rejection? rejection)
    {
        eventJson = default;
        rejection = null;
        do
        {
            if (!records.TryRead(out record, out line, out long position)) return false;
            Position = position;
        }
        while (record.IsEmpty);

        json.Clear();
        if (records.TooLong) rejection = TooLong;
        else if (!format.TryConvert(record, json, out _, out Rejection broken)) rejection = broken;
        else eventJson = json.WrittenSpan;
        return true;
    }

    public void Dispose() => records.Dispose();
}
