using System.Buffers.Text;
using Tidemark.Core.Codecs;

namespace Tidemark.Media.Generation;

/// <summary>Writes generated events as JSON lines. What it reads of an event and its video never changes, so it may write while the
/// generator goes on. Not thread-safe itself.</summary>
public sealed class EventLines
{
    /// <summary>More than the longest line takes: the longest parts of a comment or a description, and 350 bytes around them.</summary>
    private const int LineBytesMax = 1_024;

    private readonly byte[] start;

    /// <summary>Makes a writer of the lines of a generator with these options.</summary>
    public EventLines(GeneratorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        start = [.. "{\"event_id\":\""u8, .. EventIds.PrefixOf(options.Seed)];
    }

    /// <summary>Appends the line of <paramref name="e"/>, without a line feed.</summary>
    public void Write(ByteWriter target, in GeneratedEvent e)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (e.BadLine is { } bad)
        {
            target.WriteRaw(bad);
            return;
        }

        GeneratedVideo video = e.Video!;
        Span<byte> line = target.GetSpan(LineBytesMax);
        int at = 0;
        Put(line, ref at, start);
        at += Names.WriteBase36((ulong)e.Number, line[at..]);
        Put(line, ref at, HeadOf(e.Kind));
        Put(line, ref at, video.Id);
        Put(line, ref at, "\",\"event_time\":"u8);
        Put(line, ref at, e.TimeMs);
        if (e.Kind != EventKind.Stats)
        {
            Put(line, ref at, ",\"viewer_id\":\"u"u8);
            Put(line, ref at, e.Viewer);
            Put(line, ref at, "\",\"country\":\""u8);
            Put(line, ref at, Phrases.Countries[e.Country]);
            line[at++] = (byte)'"';
        }

        if (e.NamesOrigin)
        {
            line[at++] = (byte)',';
            Put(line, ref at, video.Origin);
        }

        if (e.Kind == EventKind.View) PutView(line, ref at, in e);
        else if (e.Kind == EventKind.Comment) PutComment(line, ref at, in e);
        else if (e.Kind == EventKind.Stats) PutStats(line, ref at, in e);
        line[at++] = (byte)'}';
        target.Advance(at);
    }

    private static ReadOnlySpan<byte> HeadOf(EventKind kind) => kind switch
    {
        EventKind.View => "\",\"type\":\"view\",\"video_id\":\""u8,
        EventKind.Impression => "\",\"type\":\"impression\",\"video_id\":\""u8,
        EventKind.Like => "\",\"type\":\"like\",\"video_id\":\""u8,
        EventKind.Unlike => "\",\"type\":\"unlike\",\"video_id\":\""u8,
        EventKind.Comment => "\",\"type\":\"comment\",\"video_id\":\""u8,
        EventKind.Share => "\",\"type\":\"share\",\"video_id\":\""u8,
        EventKind.Subscribe => "\",\"type\":\"subscribe\",\"video_id\":\""u8,
        _ => "\",\"type\":\"stats\",\"video_id\":\""u8,
    };

    private static void PutView(Span<byte> line, ref int at, in GeneratedEvent e)
    {
        Put(line, ref at, ",\"watch_ms\":"u8);
        Put(line, ref at, e.A);
        Put(line, ref at, ",\"referrer\":\""u8);
        Put(line, ref at, Phrases.Referrers[(int)e.B]);
        line[at++] = (byte)'"';
    }

    private static void PutComment(Span<byte> line, ref int at, in GeneratedEvent e)
    {
        Put(line, ref at, ",\"text\":\""u8);
        Put(line, ref at, Phrases.CommentParts[(int)e.A]);
        Put(line, ref at, Phrases.CommentParts[(int)e.B]);
        Put(line, ref at, Phrases.CommentParts[(int)e.C]);
        line[at++] = (byte)'"';
    }

    private static void PutStats(Span<byte> line, ref int at, in GeneratedEvent e)
    {
        Put(line, ref at, ",\"stats\":{\"view_count\":"u8);
        Put(line, ref at, e.A);
        Put(line, ref at, ",\"like_count\":"u8);
        Put(line, ref at, e.B);
        Put(line, ref at, ",\"comment_count\":"u8);
        Put(line, ref at, e.C);
        line[at++] = (byte)',';
        Put(line, ref at, e.Video!.Description);
        line[at++] = (byte)'}';
    }

    private static void Put(Span<byte> line, ref int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(line[at..]);
        at += text.Length;
    }

    private static void Put(Span<byte> line, ref int at, long number)
    {
        Utf8Formatter.TryFormat(number, line[at..], out int written);
        at += written;
    }
}
