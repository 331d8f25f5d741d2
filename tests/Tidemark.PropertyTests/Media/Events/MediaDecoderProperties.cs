using System.Text;
using System.Text.Json;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Media.Events;

namespace Tidemark.PropertyTests.Media.Events;

/// <summary>The framework's JSON reader is the oracle of what is JSON and of what it says.</summary>
public sealed class MediaDecoderProperties
{
    private static readonly EventTime Arrival = new(1_800_000_000_000);
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly MediaDecoder decoder = new(new MediaDecoderOptions(), new SipHash(1, 2));

    [Fact]
    public void Decode_OfValidEvents_Accepts()
    {
        var events = new EventMutations(seed: 1);
        for (int i = 0; i < 2_000; i++)
        {
            byte[] record = events.Valid("viewer");
            Assert.True(decoder.TryDecode(record, Arrival, sealedRecord: false, out _, out Rejection rejection), rejection.Message);
        }
    }

    [Fact]
    public void Decode_OfMutatedEvents_AgreesWithTheOracle()
    {
        var events = new EventMutations(seed: 2);
        int accepted = 0;
        int malformed = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] record = events.Mutate(events.Valid("viewer"));
            bool taken = decoder.TryDecode(record, Arrival, sealedRecord: false, out MediaEvent e, out Rejection rejection);
            bool isObject = IsJsonObject(record);
            Assert.Equal(!isObject, !taken && rejection.Code == RejectionCode.MalformedJson);
            if (!isObject) malformed++;
            if (!taken)
            {
                Assert.NotEmpty(RejectionCodes.Name(rejection.Code));
                Assert.NotEmpty(rejection.Message);
                continue;
            }

            accepted++;
            // The oracle cannot look up members once a name holds half a surrogate pair; the decoder leaves unknown names alone.
            if (record.AsSpan().IndexOf("\\ud800"u8) >= 0) continue;
            using JsonDocument document = JsonDocument.Parse(record);
            AssertSame(document.RootElement, in e);
        }

        // Both sides of the law must have been tried often enough to mean something.
        Assert.InRange(malformed, 2_000, 18_000);
        Assert.InRange(accepted, 1_000, 18_000);
    }

    private static void AssertSame(JsonElement oracle, in MediaEvent e)
    {
        Assert.Equal(oracle.GetProperty("type").GetString(), e.Type.ToString().ToLowerInvariant());
        byte[] videoId = Encoding.UTF8.GetBytes(oracle.GetProperty("video_id").GetString()!);
        byte[] eventId = Encoding.UTF8.GetBytes(oracle.GetProperty("event_id").GetString()!);
        Assert.Equal(videoId, e.VideoId);
        Assert.Equal(XxHash64.Hash(eventId, XxHash64.Hash(videoId)), e.Identity);
        JsonElement time = oracle.GetProperty("event_time");
        bool isNumber = time.ValueKind == JsonValueKind.Number;
        Assert.Equal(isNumber ? time.GetInt64() : time.GetDateTimeOffset().ToUnixTimeMilliseconds(), e.Time.Milliseconds);
        Assert.Equal(Text(oracle, "channel_id") ?? "", Encoding.UTF8.GetString(e.ChannelId));
        Assert.Equal(Number(oracle, "category_id") ?? -1, e.Category);
        Assert.Equal(Number(oracle, "watch_ms") ?? 0, e.WatchMs);
        Assert.Equal(Text(oracle, "referrer") == "share", e.Referrer == Referrer.Share);
        Assert.Equal(Text(oracle, "viewer_id") is not null, e.HasViewer);
        if (e.Type != MediaEventType.Stats) return;
        JsonElement stats = oracle.GetProperty("stats");
        Assert.Equal(Number(stats, "view_count") ?? -1, e.ViewCount);
        Assert.Equal(Number(stats, "like_count") ?? -1, e.LikeCount);
        Assert.Equal(Number(stats, "comment_count") ?? -1, e.CommentCount);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static long? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value.GetInt64() : null;

    private static bool IsJsonObject(byte[] record)
    {
        try
        {
            StrictUtf8.GetCharCount(record);
            var reader = new Utf8JsonReader(record);
            bool isObject = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            while (reader.Read())
            {
                // Reading to the end is what checks the text.
            }

            return isObject;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return false;
        }
    }
}
