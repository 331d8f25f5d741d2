using System.Text;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Media.Events;

namespace Tidemark.UnitTests.Media.Events;

/// <summary>Every rule of the event's fields, with values that just keep and just break it.</summary>
public sealed class MediaRulesTests
{
    private static readonly EventTime Arrival = new(1_767_323_100_000);
    private readonly MediaDecoder decoder = new(new MediaDecoderOptions(), new SipHash(1, 2));

    [Theory]
    [InlineData("like", "event_id", 64)]
    [InlineData("like", "video_id", 128)]
    [InlineData("like", "viewer_id", 128)]
    [InlineData("like", "channel_id", 128)]
    [InlineData("comment", "text", 10_000)]
    public void Text_WhenAsLongAsAllowed_IsTaken_AndOneMoreIsRefused(string type, string field, int lengthMax)
    {
        string longest = new('x', lengthMax);
        Assert.Null(Judge(EventJson.Of(type, (field, $"\"{longest}\""))));
        Assert.Equal("invalid_field", Judge(EventJson.Of(type, (field, $"\"{longest}x\""))));
        // The same with an escape, which is longer as it is written and not as it is read.
        Assert.Null(Judge(EventJson.Of(type, (field, $"\"{longest[1..]}\\u0041\""))));
        Assert.Equal("invalid_field", Judge(EventJson.Of(type, (field, $"\"{longest}\\u0041\""))));
    }

    [Theory]
    [InlineData("like", "event_id", 32)]
    [InlineData("like", "video_id", 64)]
    [InlineData("like", "viewer_id", 64)]
    [InlineData("like", "channel_id", 64)]
    public void Id_WhenNotAscii_IsMeasuredInBytes(string type, string field, int lengthMax)
    {
        string longest = new('é', lengthMax);
        Assert.Null(Judge(EventJson.Of(type, (field, $"\"{longest}\""))));
        Assert.Equal("invalid_field", Judge(EventJson.Of(type, (field, $"\"{longest}x\""))));
    }

    [Fact]
    public void CommentText_WhenNotAscii_IsMeasuredInCharacters()
    {
        string longest = string.Concat(Enumerable.Repeat("😀", 10_000));
        Assert.Null(Judge(EventJson.Of("comment", ("text", $"\"{longest}\""))));
        Assert.Equal("invalid_field", Judge(EventJson.Of("comment", ("text", $"\"{longest}x\""))));
        string escaped = string.Concat(Enumerable.Repeat("\\ud83d\\ude00", 2_500));
        Assert.Null(Judge(EventJson.Of("comment", ("text", $"\"{escaped}{longest[..15_000]}\""))));
        Assert.Equal("invalid_field", Judge(EventJson.Of("comment", ("text", $"\"{escaped}{longest[..15_000]}x\""))));
    }

    [Theory]
    [InlineData("event_id")]
    [InlineData("type")]
    [InlineData("video_id")]
    [InlineData("event_time")]
    [InlineData("viewer_id")]
    public void RequiredField_WhenAbsentOrNull_IsMissing(string field)
    {
        Assert.Equal("missing_field", Judge(EventJson.Of("view", (field, null))));
        Assert.Equal("missing_field", Judge(EventJson.Of("view", (field, "null"))));
    }

    [Theory]
    [InlineData("event_id")]
    [InlineData("type")]
    [InlineData("video_id")]
    [InlineData("viewer_id")]
    [InlineData("channel_id")]
    [InlineData("referrer")]
    public void TextField_WhenOfAnotherKind_IsInvalid(string field)
    {
        foreach (string json in (string[])["5", "true", "false", "[]", "{}", "[\"x\"]"])
            Assert.Equal("invalid_field", Judge(EventJson.Of("view", (field, json))));
    }

    [Theory]
    [InlineData("event_id", "\"\"", "invalid_field")]
    [InlineData("video_id", "\"\"", "invalid_field")]
    [InlineData("video_id", "\"a\\u0000\"", "invalid_field")]
    [InlineData("video_id", "\"a\\n\"", "invalid_field")]
    [InlineData("video_id", "\"a\\u001f\"", "invalid_field")]
    [InlineData("video_id", "\"a\\u007f\"", "invalid_field")]
    [InlineData("video_id", "\"a\u007f\"", "invalid_field")]
    [InlineData("video_id", "\"a \\u0080\"", null)]
    [InlineData("video_id", "\"\\ud800\"", "invalid_field")]
    [InlineData("video_id", "\"\\udc00\"", "invalid_field")]
    [InlineData("video_id", "\"\\ud800\\u0041\"", "invalid_field")]
    [InlineData("event_id", "\"a\\n\"", null)]
    [InlineData("viewer_id", "\"\"", "invalid_field")]
    [InlineData("channel_id", "\"\"", null)]
    [InlineData("type", "\"\"", "unknown_type")]
    [InlineData("type", "\"View\"", "unknown_type")]
    [InlineData("type", "\"view \"", "unknown_type")]
    [InlineData("type", "\"a type with a name that is far longer than any\"", "unknown_type")]
    [InlineData("type", "\"vi\\u0065w\"", null)]
    [InlineData("category_id", "0", null)]
    [InlineData("category_id", "65535", null)]
    [InlineData("category_id", "65536", "invalid_field")]
    [InlineData("category_id", "-1", "invalid_field")]
    [InlineData("category_id", "10.0", "invalid_field")]
    [InlineData("category_id", "1e1", "invalid_field")]
    [InlineData("category_id", "\"10\"", "invalid_field")]
    [InlineData("category_id", "99999999999999999999", "invalid_field")]
    [InlineData("watch_ms", "0", null)]
    [InlineData("watch_ms", "9007199254740991", null)]
    [InlineData("watch_ms", "9007199254740992", "invalid_field")]
    [InlineData("watch_ms", "-1", "invalid_field")]
    [InlineData("watch_ms", "1.5", "invalid_field")]
    [InlineData("watch_ms", "\"5\"", "invalid_field")]
    [InlineData("referrer", "\"\"", null)]
    [InlineData("referrer", "\"carrier pigeon\"", null)]
    [InlineData("referrer", "\"\\ud800\"", "invalid_field")]
    [InlineData("anything_else", "\"\\ud800\"", null)]
    public void Value_WhenAtTheEdgeOfItsRule_IsJudged(string field, string json, string? expected) =>
        Assert.Equal(expected, Judge(EventJson.Of("view", (field, json))));

    [Theory]
    [InlineData("\"2026-01-02T03:04:05Z\"", null)]
    [InlineData("1767323045678", null)]
    [InlineData("1104537600000", null)]
    [InlineData("1104537599999", "time_out_of_range")]
    [InlineData("\"2004-12-31T23:59:59.999Z\"", "time_out_of_range")]
    [InlineData("-1", "time_out_of_range")]
    [InlineData("1767409500000", null)]
    [InlineData("1767409500001", "time_out_of_range")]
    [InlineData("\"9999-12-31T23:59:59Z\"", "time_out_of_range")]
    [InlineData("1767323045", "time_out_of_range")]
    [InlineData("1767323045.5", "invalid_field")]
    [InlineData("1.767e12", "invalid_field")]
    [InlineData("\"1767323045678\"", "invalid_field")]
    [InlineData("\"2026-01-02\"", "invalid_field")]
    [InlineData("\"2026-01-02T03:04:05\"", "invalid_field")]
    [InlineData("\"yesterday\"", "invalid_field")]
    [InlineData("\"\"", "invalid_field")]
    [InlineData("true", "invalid_field")]
    public void EventTime_WhenGiven_IsJudged(string json, string? expected) =>
        Assert.Equal(expected, Judge(EventJson.Of("view", ("event_time", json))));

    [Theory]
    [InlineData("stats", "watch_ms", "1")]
    [InlineData("like", "watch_ms", "0")]
    [InlineData("impression", "referrer", "\"share\"")]
    [InlineData("view", "text", "\"hello\"")]
    [InlineData("view", "stats", """{"view_count":1}""")]
    public void Field_WhenOnAnotherTypeThanItsOwn_IsInvalid_ButNullIsAbsent(string type, string field, string json)
    {
        Assert.Equal("invalid_field", Judge(EventJson.Of(type, (field, json))));
        Assert.Null(Judge(EventJson.Of(type, (field, "null"))));
    }

    [Theory]
    [InlineData(null, "missing_field")]
    [InlineData("null", "missing_field")]
    [InlineData("{}", "missing_field")]
    [InlineData("""{"title":"x","duration_s":5}""", "missing_field")]
    [InlineData("""{"view_count":null}""", "missing_field")]
    [InlineData("[]", "invalid_field")]
    [InlineData("5", "invalid_field")]
    [InlineData("""{"view_count":0}""", null)]
    [InlineData("""{"like_count":0}""", null)]
    [InlineData("""{"comment\u005fcount":0}""", null)]
    [InlineData("""{"view_count":9007199254740991}""", null)]
    [InlineData("""{"view_count":9007199254740992}""", "invalid_field")]
    [InlineData("""{"view_count":-1}""", "invalid_field")]
    [InlineData("""{"view_count":5.0}""", "invalid_field")]
    [InlineData("""{"view_count":"5"}""", "invalid_field")]
    [InlineData("""{"view_count":1,"like_count":[]}""", "invalid_field")]
    [InlineData("""{"view_count":1,"view_count":1}""", "invalid_field")]
    [InlineData("""{"view_count":1,"tags":[{"view_count":-1}]}""", null)]
    public void Stats_WhenGiven_AreJudged(string? json, string? expected) =>
        Assert.Equal(expected, Judge(EventJson.Of("stats", ("stats", json))));

    [Fact]
    public void Stats_WhenTheyNameAViewer_MayDoSo()
    {
        Assert.Null(Judge(EventJson.Of("stats", ("viewer_id", "\"u1\""))));
        Assert.Equal("invalid_field", Judge(EventJson.Of("stats", ("viewer_id", "7"))));
    }

    [Theory]
    [InlineData("event_id")]
    [InlineData("type")]
    [InlineData("video_id")]
    [InlineData("viewer_id")]
    [InlineData("channel_id")]
    public void KnownField_WhenGivenTwice_IsInvalid(string field)
    {
        string json = EventJson.Of("view", ("channel_id", "\"c1\""));
        Assert.Equal("invalid_field", Judge($$"""{"{{field}}":null,{{json[1..]}}"""));
        Assert.Equal("invalid_field", Judge($$"""{"{{field.Replace("_", "\\u005f").Replace("type", "typ\\u0065")}}":"x",{{json[1..]}}"""));
    }

    [Theory]
    [InlineData("""{"type":"x","event_id":5,"video_id":"v","event_time":0,"viewer_id":"u","y":tru}""", "malformed_json")]
    [InlineData("""{"type":"purchase","event_id":"","video_id":"v","event_time":0}""", "unknown_type")]
    [InlineData("""{"type":"purchase","event_id":5,"event_time":0}""", "missing_field")]
    [InlineData("""{"type":"x","event_id":5,"event_id":5,"video_id":"v","event_time":0}""", "invalid_field")]
    [InlineData("""{"type":"view","event_id":"","video_id":"v","event_time":0}""", "missing_field")]
    [InlineData("""{"type":"view","event_id":"","video_id":"v","event_time":0,"viewer_id":"u"}""", "invalid_field")]
    [InlineData("""{"type":"stats","event_id":"e","video_id":"v","event_time":0,"stats":{}}""", "missing_field")]
    public void Event_WhenItHasSeveralFaults_IsRefusedForTheFirstInOrder(string json, string expected) =>
        Assert.Equal(expected, Judge(json));

    private string? Judge(string json)
    {
        bool taken = decoder.TryDecode(Encoding.UTF8.GetBytes(json), Arrival, sealedRecord: false, out _, out Rejection rejection);
        return taken ? null : RejectionCodes.Name(rejection.Code);
    }
}
