using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using Tidemark.Core.Domains;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;

namespace Tidemark.Media.Events;

/// <summary>Decodes an event straight from its UTF-8 JSON, without a string or any other allocation.</summary>
/// <remarks>
/// Owned by one thread. An event with several faults is refused for the first of these, whatever the order of its fields:
/// <list type="number">
/// <item><c>too_large</c>: more bytes than an event may have, judged before anything is read.</item>
/// <item><c>malformed_json</c>: not one well-formed JSON object in UTF-8, down to its last byte.</item>
/// <item><c>missing_field</c>: <c>event_id</c>, <c>type</c>, <c>video_id</c>, <c>event_time</c>. A null counts as absent, always.</item>
/// <item><c>invalid_field</c>: a known field given twice.</item>
/// <item><c>unknown_type</c> (<c>invalid_field</c> if it is no string).</item>
/// <item><c>missing_field</c>: <c>viewer_id</c> on any type but stats, <c>stats</c> on stats.</item>
/// <item><c>invalid_field</c>: <c>event_id</c>, <c>video_id</c>, <c>event_time</c>, <c>viewer_id</c>, <c>channel_id</c>,
/// <c>category_id</c>, <c>watch_ms</c>, <c>referrer</c>, <c>text</c>, <c>stats</c>. The last four are
/// refused on events of another type than theirs.</item>
/// <item><c>missing_field</c>: <c>stats</c> without any of its three counters.</item>
/// <item><c>time_out_of_range</c>.</item>
/// </list>
/// Lengths of ids are those of the text with its escapes resolved, in bytes of UTF-8; that of <c>text</c> is in Unicode scalar values. A
/// string that is read may not hold half a surrogate pair. Numbers must be written as integers: <c>5.0</c> and <c>1e3</c> are refused. An
/// empty <c>channel_id</c> counts as absent. <c>watch_ms</c> ends at 2^53 − 1 like the counters. Times: see <see cref="UtcTime.TryParse"/>.
/// </remarks>
public sealed class MediaDecoder
{
    /// <summary>What sealing can add to an event: 16 digits take the place of at least one byte.</summary>
    internal const int SealBytesMax = SealDigits - 1;

    /// <summary>The hexadecimal digits that stand for a viewer in a sealed record.</summary>
    internal const int SealDigits = 16;

    private const int EventBytesLimit = 512 * 1024 * 1024;

    // A time has 35 bytes at most, the longest type 10.
    private const int ShortBytesMax = 40;

    private readonly MediaDecoderOptions options;
    private readonly SipHash viewerHash;
    private readonly MediaFields fields = new();
    private readonly byte[] eventIdSlot = new byte[MediaLimits.EventIdBytesMax];
    private readonly byte[] viewerIdSlot = new byte[MediaLimits.ViewerIdBytesMax];
    private readonly byte[] shortSlot = new byte[ShortBytesMax];

    // What events point to; taken in turn, since an event is valid for some further calls.
    private readonly byte[][] videoIdSlots = Slots(MediaLimits.VideoIdBytesMax);
    private readonly byte[][] channelIdSlots = Slots(MediaLimits.ChannelIdBytesMax);
    private int turn;

    /// <summary>Makes a decoder.</summary>
    /// <param name="options">The bounds of what it takes.</param>
    /// <param name="viewerHash">The keyed hash that viewers are known by.</param>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="MediaDecoderOptions.EventBytesMax"/> is out of its range.</exception>
    public MediaDecoder(MediaDecoderOptions options, SipHash viewerHash)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.EventBytesMax, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.EventBytesMax, EventBytesLimit);
        this.options = options;
        this.viewerHash = viewerHash;
    }

    /// <summary>The value of <c>viewer_id</c> in the record last decoded.</summary>
    internal JsonToken ViewerToken => fields[MediaField.ViewerId];

    /// <summary>Decodes an event.</summary>
    /// <param name="record">The JSON of one event; whitespace may surround it.</param>
    /// <param name="arrival">When it arrived.</param>
    /// <param name="sealedRecord">Whether it has passed a <see cref="MediaDoor"/>, so that its <c>viewer_id</c> is a hash already.</param>
    /// <param name="e">The event, valid until <see cref="DecodedAhead.Events"/> have been decoded; meaningless if there is none.</param>
    /// <param name="rejection">Why there is none; its message holds nothing of the record.</param>
    public bool TryDecode(ReadOnlySpan<byte> record, EventTime arrival, bool sealedRecord, out MediaEvent e, out Rejection rejection)
    {
        e = default;
        rejection = default;
        turn = (turn + 1) % videoIdSlots.Length;
        int bytesMax = options.EventBytesMax + (sealedRecord ? SealBytesMax : 0);
        if (record.Length > bytesMax) rejection = MediaRejections.TooLarge;
        else if (!fields.TryLocate(record)) rejection = MediaRejections.MalformedJson;
        else if (!TryReadType(record, out MediaEventType type, out rejection)) return false;
        else if (!TryReadValues(record, type, sealedRecord, out e, out MediaField culprit)) rejection = Invalid(culprit, sealedRecord);
        else if (type == MediaEventType.Stats && !HasCounter(in e)) rejection = MediaRejections.MissingCounters;
        else if (e.Time < options.EarliestTime) rejection = MediaRejections.TimeTooEarly;
        else if (e.Time > arrival.Plus(options.AheadMsMax)) rejection = MediaRejections.TimeTooFarAhead;
        else return true;
        return false;
    }

    private static byte[][] Slots(int bytes) => [.. Enumerable.Range(0, DecodedAhead.Events).Select(_ => new byte[bytes])];

    private bool TryReadType(ReadOnlySpan<byte> record, out MediaEventType type, out Rejection rejection)
    {
        type = default;
        rejection = default;
        if (!fields.Has(MediaField.EventId)) rejection = MediaRejections.Missing(MediaField.EventId);
        else if (!fields.Has(MediaField.Type)) rejection = MediaRejections.Missing(MediaField.Type);
        else if (!fields.Has(MediaField.VideoId)) rejection = MediaRejections.Missing(MediaField.VideoId);
        else if (!fields.Has(MediaField.EventTime)) rejection = MediaRejections.Missing(MediaField.EventTime);
        else if (fields.Repeated != MediaField.Unknown) rejection = MediaRejections.Repeated(fields.Repeated);
        else if (fields[MediaField.Type].Kind != JsonKind.String) rejection = MediaRejections.Invalid(MediaField.Type);
        else if (!TryRead(record, MediaField.Type, shortSlot, out ReadOnlySpan<byte> name) || !TryFindType(name, out type))
            rejection = MediaRejections.UnknownType;
        else if (type != MediaEventType.Stats && !fields.Has(MediaField.ViewerId)) rejection = MediaRejections.MissingViewer;
        else if (type == MediaEventType.Stats && !fields.Has(MediaField.Stats)) rejection = MediaRejections.MissingStats;
        else return true;
        return false;
    }

    private bool TryReadValues(ReadOnlySpan<byte> record, MediaEventType type, bool sealedRecord, out MediaEvent e, out MediaField culprit)
    {
        e = default;
        culprit = MediaField.EventId;
        if (!TryRead(record, MediaField.EventId, eventIdSlot, out ReadOnlySpan<byte> eventId) || eventId.IsEmpty) return false;
        culprit = MediaField.VideoId;
        if (!TryRead(record, MediaField.VideoId, videoIdSlots[turn], out ReadOnlySpan<byte> videoId)) return false;
        if (!MediaLimits.IsVideoId(videoId)) return false;
        culprit = MediaField.EventTime;
        if (!TryReadTime(record, out EventTime time)) return false;
        culprit = MediaField.ViewerId;
        bool hasViewer = fields.Has(MediaField.ViewerId);
        ulong viewer = 0;
        if (hasViewer && !TryReadViewer(record, sealedRecord, out viewer)) return false;
        culprit = MediaField.ChannelId;
        ReadOnlySpan<byte> channelId = default;
        if (fields.Has(MediaField.ChannelId) && !TryRead(record, MediaField.ChannelId, channelIdSlots[turn], out channelId)) return false;
        culprit = MediaField.CategoryId;
        if (!TryReadInteger(record, MediaField.CategoryId, MediaLimits.CategoryMax, absent: -1, out long category)) return false;
        culprit = MediaField.WatchMs;
        bool isView = type == MediaEventType.View;
        if (!TryReadInteger(record, MediaField.WatchMs, MediaLimits.CountMax, absent: 0, out long watchMs)) return false;
        if (!isView && fields.Has(MediaField.WatchMs)) return false;
        culprit = MediaField.Referrer;
        if (fields.Has(MediaField.Referrer) && (!isView || !IsText(record, MediaField.Referrer, int.MaxValue))) return false;
        culprit = MediaField.Text;
        bool isComment = type == MediaEventType.Comment;
        if (fields.Has(MediaField.Text) && (!isComment || !IsText(record, MediaField.Text, MediaLimits.TextCharactersMax))) return false;
        culprit = MediaField.Stats;
        StatsCounters counters = StatsCounters.None;
        if (fields.Has(MediaField.Stats)
            && (type != MediaEventType.Stats || !StatsCounters.TryRead(record, fields[MediaField.Stats], out counters))) return false;

        e = new MediaEvent
        {
            Type = type,
            Time = time,
            Identity = XxHash64.Hash(eventId, XxHash64.Hash(videoId)),
            VideoId = videoId,
            ChannelId = channelId,
            Category = (int)category,
            HasViewer = hasViewer,
            Viewer = viewer,
            WatchMs = watchMs,
            Referrer = ReadReferrer(record),
            ViewCount = counters.Views,
            LikeCount = counters.Likes,
            CommentCount = counters.Comments,
        };
        return true;
    }

    private bool TryReadTime(ReadOnlySpan<byte> record, out EventTime time)
    {
        if (TryRead(record, MediaField.EventTime, shortSlot, out ReadOnlySpan<byte> text)) return UtcTime.TryParse(text, out time);
        bool isInteger = JsonText.TryReadInteger(record, fields[MediaField.EventTime], out long milliseconds);
        time = new EventTime(milliseconds);
        return isInteger;
    }

    private bool TryReadViewer(ReadOnlySpan<byte> record, bool sealedRecord, out ulong viewer)
    {
        viewer = 0;
        if (!TryRead(record, MediaField.ViewerId, viewerIdSlot, out ReadOnlySpan<byte> id) || id.IsEmpty) return false;
        if (!sealedRecord)
        {
            viewer = viewerHash.Hash(id);
            return true;
        }

        return TryReadSeal(id, out viewer);
    }

    /// <summary>Reads 16 hexadecimal digits in small letters; in capitals it would be a second spelling of one hash.</summary>
    private static bool TryReadSeal(ReadOnlySpan<byte> id, out ulong viewer)
    {
        viewer = 0;
        if (id.Length != SealDigits) return false;
        Vector128<byte> text = Vector128.Create(id);
        Vector128<byte> decimals = text - Vector128.Create((byte)'0'), letters = text - Vector128.Create((byte)'a');
        Vector128<byte> isDecimal = Vector128.LessThan(decimals, Vector128.Create((byte)10));
        Vector128<byte> isLetter = Vector128.LessThan(letters, Vector128.Create((byte)6));
        if ((isDecimal | isLetter) != Vector128<byte>.AllBitsSet) return false;
        Vector128<byte> digits = Vector128.ConditionalSelect(isDecimal, decimals, letters + Vector128.Create((byte)10));

        // Of each pair of digits the first counts 16; the last of the eight bytes that come out is the lowest.
        Vector128<ushort> pairs = digits.AsUInt16();
        Vector128<ushort> whole = ((pairs << 4) | (pairs >> 8)) & Vector128.Create((ushort)0xFF);
        viewer = BinaryPrimitives.ReverseEndianness(Vector128.Narrow(whole, whole).AsUInt64()[0]);
        return true;
    }

    private Referrer ReadReferrer(ReadOnlySpan<byte> record)
    {
        if (!fields.Has(MediaField.Referrer)) return Referrer.None;
        // A text too long for the slot is none of those with a name.
        if (!TryRead(record, MediaField.Referrer, shortSlot, out ReadOnlySpan<byte> referrer)) return Referrer.Other;
        if (referrer.SequenceEqual("search"u8)) return Referrer.Search;
        if (referrer.SequenceEqual("browse"u8)) return Referrer.Browse;
        if (referrer.SequenceEqual("share"u8)) return Referrer.Share;
        return referrer.SequenceEqual("external"u8) ? Referrer.External : Referrer.Other;
    }

    private bool TryReadInteger(ReadOnlySpan<byte> record, MediaField field, long max, long absent, out long value)
    {
        value = absent;
        return !fields.Has(field) || (JsonText.TryReadInteger(record, fields[field], out value) && value >= 0 && value <= max);
    }

    private bool IsText(ReadOnlySpan<byte> record, MediaField field, int charactersMax)
    {
        JsonToken token = fields[field];
        // Without escapes no text has more characters than bytes.
        if (token.Kind == JsonKind.String && !token.Escaped && token.Length <= charactersMax) return true;
        return JsonText.TryCountCharacters(record, token, out int characters) && characters <= charactersMax;
    }

    private bool TryRead(ReadOnlySpan<byte> record, MediaField field, Span<byte> slot, out ReadOnlySpan<byte> content) =>
        JsonText.TryRead(record, fields[field], slot, out content);

    private static bool HasCounter(in MediaEvent e) => e.ViewCount >= 0 || e.LikeCount >= 0 || e.CommentCount >= 0;

    private static Rejection Invalid(MediaField culprit, bool sealedRecord) =>
        sealedRecord && culprit == MediaField.ViewerId ? MediaRejections.NotSealed : MediaRejections.Invalid(culprit);

    private static bool TryFindType(ReadOnlySpan<byte> name, out MediaEventType type)
    {
        if (name.SequenceEqual("view"u8)) type = MediaEventType.View;
        else if (name.SequenceEqual("like"u8)) type = MediaEventType.Like;
        else if (name.SequenceEqual("unlike"u8)) type = MediaEventType.Unlike;
        else if (name.SequenceEqual("comment"u8)) type = MediaEventType.Comment;
        else if (name.SequenceEqual("share"u8)) type = MediaEventType.Share;
        else if (name.SequenceEqual("impression"u8)) type = MediaEventType.Impression;
        else if (name.SequenceEqual("subscribe"u8)) type = MediaEventType.Subscribe;
        else if (name.SequenceEqual("stats"u8)) type = MediaEventType.Stats;
        else
        {
            type = default;
            return false;
        }

        return true;
    }
}
