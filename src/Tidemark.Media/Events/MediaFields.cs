using System.Numerics;
using System.Text.Unicode;

namespace Tidemark.Media.Events;

/// <summary>Where the fields of one event stand in its record.</summary>
/// <remarks>Owned by one decoder and used again for every record; not thread-safe.</remarks>
internal sealed class MediaFields
{
    private readonly JsonToken[] tokens = new JsonToken[(int)MediaField.Unknown];
    private readonly byte[] nameSlot = new byte[16];
    private uint seen;
    private uint repeated;

    /// <summary>The value of a field; null counts as absent.</summary>
    public JsonToken this[MediaField field] => (seen >> (int)field & 1) != 0 ? tokens[(int)field] : default;

    /// <summary>The first field, in order, that the record names more than once; else <see cref="MediaField.Unknown"/>.</summary>
    public MediaField Repeated => repeated == 0 ? MediaField.Unknown : (MediaField)BitOperations.TrailingZeroCount(repeated);

    /// <summary>Whether a field is there and not null.</summary>
    public bool Has(MediaField field) => this[field].Kind is not (JsonKind.Absent or JsonKind.Null);

    /// <summary>Finds the fields of a record.</summary>
    /// <returns>False if the record is not one JSON object in valid UTF-8.</returns>
    public bool TryLocate(ReadOnlySpan<byte> record)
    {
        seen = repeated = 0;
        if (!Utf8.IsValid(record)) return false;
        var scanner = new JsonScanner(record);
        if (!scanner.TryEnterObject()) return false;
        while (scanner.TryReadMember(out JsonToken name, out JsonToken value, out bool ended))
        {
            if (ended) return scanner.AtEnd;
            if (!JsonText.TryRead(record, name, nameSlot, out ReadOnlySpan<byte> text)) continue;
            MediaField field = Find(text);
            if (field == MediaField.Unknown) continue;
            uint bit = 1u << (int)field;
            repeated |= seen & bit;
            seen |= bit;
            tokens[(int)field] = value;
        }

        return false;
    }

    private static MediaField Find(ReadOnlySpan<byte> name)
    {
        switch (name.Length)
        {
            case 4:
                if (name.SequenceEqual("type"u8)) return MediaField.Type;
                return name.SequenceEqual("text"u8) ? MediaField.Text : MediaField.Unknown;
            case 5:
                return name.SequenceEqual("stats"u8) ? MediaField.Stats : MediaField.Unknown;
            case 8:
                if (name.SequenceEqual("event_id"u8)) return MediaField.EventId;
                if (name.SequenceEqual("video_id"u8)) return MediaField.VideoId;
                if (name.SequenceEqual("watch_ms"u8)) return MediaField.WatchMs;
                return name.SequenceEqual("referrer"u8) ? MediaField.Referrer : MediaField.Unknown;
            case 9:
                return name.SequenceEqual("viewer_id"u8) ? MediaField.ViewerId : MediaField.Unknown;
            case 10:
                if (name.SequenceEqual("event_time"u8)) return MediaField.EventTime;
                return name.SequenceEqual("channel_id"u8) ? MediaField.ChannelId : MediaField.Unknown;
            case 11:
                return name.SequenceEqual("category_id"u8) ? MediaField.CategoryId : MediaField.Unknown;
            default:
                return MediaField.Unknown;
        }
    }
}
