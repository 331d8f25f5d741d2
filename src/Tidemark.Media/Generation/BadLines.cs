using Tidemark.Core.Codecs;
using Tidemark.Core.Randomness;

namespace Tidemark.Media.Generation;

/// <summary>Writes lines that ingest must refuse, each broken in exactly one way: cut off, a required field absent, an unknown type,
/// a field out of its rule, or a time before videos were.</summary>
/// <remarks>A time too far ahead is left out: a replayed file arrives at its own greatest time, so that line would pass there.</remarks>
internal sealed class BadLines(EventIds ids, SplitMix64 random)
{
    private const long September2001Ms = 1_000_000_000_000;

    private enum Fault
    {
        MalformedJson,
        MissingField,
        UnknownType,
        InvalidField,
        TimeOutOfRange,
    }

    private readonly ByteWriter scratch = new(512);

    /// <summary>A view of <paramref name="video"/> by viewer number <paramref name="viewer"/> that is broken.</summary>
    public byte[] Line(GeneratedVideo video, long timeMs, int viewer)
    {
        scratch.Clear();
        Fault fault = (Fault)random.Below(5);
        int absent = fault == Fault.MissingField ? random.Below(5) : -1;
        int invalid = fault == Fault.InvalidField ? random.Below(4) : -1;
        LineWriter writer = new(scratch);
        writer.Open();
        if (absent != 0) writer.Text("event_id"u8, ids.Next());
        if (absent != 1) writer.Text("type"u8, fault == Fault.UnknownType ? "wink"u8 : "view"u8);
        if (absent != 2) writer.Text("video_id"u8, invalid == 0 ? default : video.Id);
        if (absent != 3 && invalid == 1) writer.Text("event_time"u8, "yesterday"u8);
        else if (absent != 3) writer.Number("event_time"u8, fault == Fault.TimeOutOfRange ? September2001Ms : timeMs);
        if (absent != 4) writer.Text("viewer_id"u8, "u"u8, viewer);
        writer.Text("channel_id"u8, video.ChannelId);
        writer.Number("category_id"u8, invalid == 2 ? 70_000 : video.Category);
        writer.Number("watch_ms"u8, invalid == 3 ? -1 : 1_000);
        writer.Close();
        // Without its last brace no beginning of an object is JSON.
        if (fault == Fault.MalformedJson) scratch.Truncate(1 + random.Below(scratch.Length - 1));
        return scratch.ToArray();
    }
}
