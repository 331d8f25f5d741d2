using System.Globalization;
using System.Text;
using Tidemark.Connectors.Files;
using Tidemark.Core;
using Tidemark.Core.Shards;

namespace Tidemark.Server.Replay;

/// <summary>Reads the lines that a shard spooled, with their identities, which are the last property of every line.</summary>
internal static class SpooledLines
{
    /// <summary>A group with millions of videos has lines of some megabytes.</summary>
    private const int LineBytesMax = 32 << 20;

    public static string PathOf(string spool, string stream, int shard) => Path.Combine(spool, $"{stream}-{shard:000}.jsonl");

    public static IEnumerable<SinkLine> Read(string spool, string stream, int shard)
    {
        string path = PathOf(spool, stream, shard);
        if (!File.Exists(path)) yield break;
        using var lines = LineReader.Open(path, LineBytesMax);
        while (Next(lines) is { } line)
        {
            if (lines.TooLong)
                throw new TidemarkException($"{path} holds a line of more than {LineBytesMax >> 20} MiB, which cannot be read.");
            yield return line;
        }
    }

    private static SinkLine? Next(LineReader lines) =>
        lines.TryRead(out ReadOnlySpan<byte> line, out _, out _)
            ? new SinkLine(lines.TooLong ? default : IdOf(line), line.ToArray()) : null;

    private static OutputId IdOf(ReadOnlySpan<byte> line)
    {
        int start = line.LastIndexOf("\"id\":\""u8) + 6;
        string[] parts = Encoding.UTF8.GetString(line[start..line.LastIndexOf((byte)'"')]).Split('-');
        return new OutputId(
            int.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture),
            int.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}
