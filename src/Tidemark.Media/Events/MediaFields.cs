using System.Numerics;
using System.Text.Unicode;

namespace Tidemark.Media.Events;

/// <summary>Where the fields of one event stand in its record.</summary>
/// <remarks>Owned by one decoder and used again for every record; not thread-safe.</remarks>
internal sealed class MediaFields
{
    /// <summary>Members beyond these are read without expecting anything.</summary>
    private const int HeadsMax = 16;

    private readonly JsonToken[] tokens = new JsonToken[(int)MediaField.Unknown + 1];
    private readonly MemberHead[] heads = new MemberHead[HeadsMax];
    private readonly byte[] nameSlot = new byte[16];
    private uint present;
    private uint repeated;

    /// <summary>The value of a field; null counts as absent.</summary>
    public JsonToken this[MediaField field] => Has(field) ? tokens[(int)field] : default;

    /// <summary>The first field, in order, that the record names more than once; else <see cref="MediaField.Unknown"/>.</summary>
    public MediaField Repeated => repeated == 0 ? MediaField.Unknown : (MediaField)BitOperations.TrailingZeroCount(repeated);

    /// <summary>Whether a field is there and not null.</summary>
    public bool Has(MediaField field) => (present >> (int)field & 1) != 0;

    /// <summary>Finds the fields of a record.</summary>
    /// <returns>False if the record is not one JSON object in valid UTF-8.</returns>
    public bool TryLocate(ReadOnlySpan<byte> record)
    {
        present = repeated = 0;
        uint seen = 0;
        if (!Utf8.IsValid(record)) return false;
        var scanner = new JsonScanner(record);
        if (!scanner.TryEnterObject()) return false;
        for (int member = 0; ; member++)
        {
            MediaField field;
            if (member < HeadsMax && scanner.Follows(in heads[member]))
            {
                field = heads[member].Field;
                if (!scanner.TryReadValueOf(in heads[member], out tokens[(int)field])) return false;
            }
            else
            {
                int start = scanner.Position;
                if (!scanner.TryReadMember(out JsonToken name, out JsonToken value, out bool ended)) return false;
                if (ended) return Finish(scanner.AtEnd, seen);
                field = JsonText.TryRead(record, name, nameSlot, out ReadOnlySpan<byte> text) ? Find(text) : MediaField.Unknown;
                if (member < HeadsMax) heads[member] = MemberHead.Of(record[start..value.OuterStart], field);
                tokens[(int)field] = value;
            }

            uint bit = 1u << (int)field;
            repeated |= seen & bit;
            seen |= bit;
        }
    }

    /// <summary>Leaves out what is null, and the fields that are not known.</summary>
    private bool Finish(bool whole, uint seen)
    {
        const uint known = (1u << (int)MediaField.Unknown) - 1;
        repeated &= known;
        for (uint left = seen & known; left != 0; left &= left - 1)
        {
            int field = BitOperations.TrailingZeroCount(left);
            if (tokens[field].Kind != JsonKind.Null) present |= 1u << field;
        }

        return whole;
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
