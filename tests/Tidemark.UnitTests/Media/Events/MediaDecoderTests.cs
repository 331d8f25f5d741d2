using System.Text;
using Tidemark.Core.Domains;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Media.Events;

namespace Tidemark.UnitTests.Media.Events;

public sealed class MediaDecoderTests
{
    private static readonly EventTime Arrival = new(1_767_323_100_000);
    private static readonly SipHash ViewerHash = new(1, 2);
    private readonly MediaDecoder decoder = new(new MediaDecoderOptions(), ViewerHash);

    [Fact]
    public void Decoder_WhenViewIsWhole_GivesEveryField()
    {
        byte[] record = Encoding.UTF8.GetBytes(
            """
            { "event_id": "e\u00e9", "type": "view", "video_id": "vid/1", "event_time": "2026-01-02T04:04:05.678+01:00",
              "viewer_id": "jos\u00e9", "channel_id": "UC\"1", "category_id": 10, "watch_ms": 4500, "referrer": "sh\u0061re",
              "unknown": [1, {"event_id": 2}], "ab_test": null }
            """);
        Assert.True(decoder.TryDecode(record, Arrival, sealedRecord: false, out MediaEvent e, out _));
        Assert.Equal(MediaEventType.View, e.Type);
        Assert.Equal(1_767_323_045_678, e.Time.Milliseconds);
        Assert.Equal(XxHash64.Hash("eé"u8, XxHash64.Hash("vid/1"u8)), e.Identity);
        Assert.Equal("vid/1", Encoding.UTF8.GetString(e.VideoId));
        Assert.True(e.Key == e.VideoId);
        Assert.Equal("UC\"1", Encoding.UTF8.GetString(e.ChannelId));
        Assert.Equal(10, e.Category);
        Assert.True(e.HasViewer);
        Assert.Equal(ViewerHash.Hash("josé"u8), e.Viewer);
        Assert.Equal(4500, e.WatchMs);
        Assert.Equal(Referrer.Share, e.Referrer);
        Assert.Equal((-1, -1, -1), (e.ViewCount, e.LikeCount, e.CommentCount));
        Assert.Equal((0, 0, 0), (e.ViewCountDelta, e.LikeCountDelta, e.CommentCountDelta));
    }

    [Fact]
    public void Event_WhenAllThatAreUsedAtOnceAreDecoded_StillHolds()
    {
        byte[] first = EventJson.Bytes("view", ("video_id", "\"v\\u0031\""), ("channel_id", "\"c\\u0031\""));
        byte[] other = EventJson.Bytes("view", ("video_id", "\"v\\u0032\""), ("channel_id", "\"c\\u0032\""));
        Assert.True(decoder.TryDecode(first, Arrival, sealedRecord: false, out MediaEvent one, out _));
        MediaEvent last = default;
        for (int i = 1; i < DecodedAhead.Events; i++) Assert.True(decoder.TryDecode(other, Arrival, sealedRecord: false, out last, out _));
        Assert.Equal(("v1", "c1"), (Encoding.UTF8.GetString(one.VideoId), Encoding.UTF8.GetString(one.ChannelId)));
        Assert.Equal(("v2", "c2"), (Encoding.UTF8.GetString(last.VideoId), Encoding.UTF8.GetString(last.ChannelId)));
    }

    [Theory]
    [InlineData("0123456789abcdef", 0x0123456789ABCDEFul)]
    [InlineData("ffffffffffffffff", ulong.MaxValue)]
    [InlineData("0000000000000000", 0ul)]
    [InlineData("0123456789abcdeF", null)]
    [InlineData("0123456789abcde:", null)]
    [InlineData("0123456789abcdeg", null)]
    [InlineData("0123456789abcde/", null)]
    [InlineData("0123456789abcde`", null)]
    [InlineData("0123456789abcde", null)]
    public void Decoder_OfASealedRecord_TakesHexadecimalDigitsInSmallLettersAlone(string viewer, ulong? hash)
    {
        byte[] record = EventJson.Bytes("view", ("viewer_id", $"\"{viewer}\""));
        Assert.Equal(hash is not null, decoder.TryDecode(record, Arrival, sealedRecord: true, out MediaEvent e, out _));
        if (hash is not null) Assert.Equal(hash, e.Viewer);
    }

    [Fact]
    public void Decoder_WhenOptionalFieldsAreNullOrAbsent_GivesTheirAbsence()
    {
        byte[] record = EventJson.Bytes(
            "view", ("channel_id", "null"), ("category_id", "null"), ("watch_ms", "null"), ("referrer", "null"));
        Assert.True(decoder.TryDecode(record, Arrival, sealedRecord: false, out MediaEvent e, out _));
        Assert.True(e.ChannelId.IsEmpty);
        Assert.Equal(-1, e.Category);
        Assert.Equal(0, e.WatchMs);
        Assert.Equal(Referrer.None, e.Referrer);
    }

    [Fact]
    public void Decoder_WhenStatsHaveSomeCounters_GivesThemAndNoViewer()
    {
        string stats = """{"title":"T","view_count":9007199254740991,"comment_count":0,"like_count":null}""";
        byte[] record = EventJson.Bytes("stats", ("stats", stats));
        Assert.True(decoder.TryDecode(record, Arrival, sealedRecord: false, out MediaEvent e, out _));
        Assert.Equal((9007199254740991, -1, 0), (e.ViewCount, e.LikeCount, e.CommentCount));
        Assert.False(e.HasViewer);
    }

    [Theory]
    [InlineData("view", MediaEventType.View)]
    [InlineData("like", MediaEventType.Like)]
    [InlineData("unlike", MediaEventType.Unlike)]
    [InlineData("comment", MediaEventType.Comment)]
    [InlineData("share", MediaEventType.Share)]
    [InlineData("impression", MediaEventType.Impression)]
    [InlineData("subscribe", MediaEventType.Subscribe)]
    [InlineData("stats", MediaEventType.Stats)]
    public void Decoder_WhenTypeIsKnown_GivesIt(string name, MediaEventType expected)
    {
        Assert.True(decoder.TryDecode(EventJson.Bytes(name), Arrival, sealedRecord: false, out MediaEvent e, out _));
        Assert.Equal(expected, e.Type);
    }

    [Fact]
    public void Decoder_WhenEventIdIsOfAnotherVideo_GivesAnotherIdentity()
    {
        decoder.TryDecode(EventJson.Bytes("like"), Arrival, sealedRecord: false, out MediaEvent e, out _);
        ulong first = e.Identity;
        decoder.TryDecode(EventJson.Bytes("like", ("video_id", "\"v2\"")), Arrival, sealedRecord: false, out e, out _);
        Assert.NotEqual(first, e.Identity);
    }

    [Fact]
    public void Decoder_WhenRecordIsSealed_TakesTheHashAsItIs()
    {
        byte[] record = EventJson.Bytes("like", ("viewer_id", "\"00ff00ff12345678\""));
        Assert.True(decoder.TryDecode(record, Arrival, sealedRecord: true, out MediaEvent e, out _));
        Assert.Equal(0x00ff00ff12345678UL, e.Viewer);
    }

    [Theory]
    [InlineData("u1")]
    [InlineData("00FF00FF12345678")]
    [InlineData("00ff00ff1234567")]
    [InlineData("00ff00ff123456789")]
    [InlineData("0x00ff00ff123456")]
    [InlineData("00ff00ff1234567g")]
    public void Decoder_WhenSealedViewerIsNoHash_RefusesTheField(string viewer)
    {
        byte[] record = EventJson.Bytes("like", ("viewer_id", $"\"{viewer}\""));
        Assert.False(decoder.TryDecode(record, Arrival, sealedRecord: true, out _, out Rejection rejection));
        Assert.Equal(RejectionCode.InvalidField, rejection.Code);
    }

    [Fact]
    public void Decoder_WhenEventIsAsLargeAsAllowed_Takes_AndOneByteMoreRefuses()
    {
        string bare = EventJson.Of("like", ("pad", "\"\""));
        var options = new MediaDecoderOptions();
        byte[] most = EventJson.Bytes("like", ("pad", $"\"{new string('x', options.EventBytesMax - bare.Length)}\""));
        Assert.True(decoder.TryDecode(most, Arrival, sealedRecord: false, out _, out _));
        Assert.False(decoder.TryDecode([.. most, (byte)' '], Arrival, sealedRecord: false, out _, out Rejection rejection));
        Assert.Equal(RejectionCode.TooLarge, rejection.Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void Decoder_WhenSizeLimitIsOutOfRange_IsNotMade(int bytesMax)
    {
        var options = new MediaDecoderOptions { EventBytesMax = bytesMax };
        Assert.Throws<ArgumentOutOfRangeException>(() => new MediaDecoder(options, ViewerHash));
    }

    [Fact]
    public void Decoder_WhenDecodingOrRefusing_AllocatesNothing()
    {
        byte[][] records =
        [
            EventJson.Bytes("view", ("viewer_id", "\"jos\\u00e9\""), ("watch_ms", "5"), ("referrer", "\"share\""), ("x", "[{}]")),
            EventJson.Bytes("stats"),
            EventJson.Bytes("comment", ("text", "\"\\ud83d\\ude00\"")),
            EventJson.Bytes("purchase"),
            EventJson.Bytes("like", ("video_id", "5")),
            [.. EventJson.Bytes("like"), (byte)'}'],
        ];
        foreach (byte[] record in records) decoder.TryDecode(record, Arrival, sealedRecord: false, out _, out _);
        // A collection that another thread begins counts what is left of this thread's allocation context as allocated, so the least
        // of some rounds tells.
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10_000; i++) decoder.TryDecode(records[i % records.Length], Arrival, sealedRecord: false, out _, out _);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }
}
