using System.Text;
using System.Text.Json;
using Tidemark.Core.Codecs;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Media.Events;
using Tidemark.Media.Rows;

namespace Tidemark.UnitTests.Media.Rows;

public sealed class YoutubeTrendingFormatTests
{
    private const string HeaderOne = "video_id,title,channel_title,category_id,tags,views,likes,dislikes,comment_total,thumbnail_link,date";
    private const string HeaderTwo =
        "video_id,trending_date,title,channel_title,category_id,publish_time,tags,views,likes,dislikes,comment_count,thumbnail_link,"
        + "comments_disabled,ratings_disabled,video_error_or_removed,description";

    private readonly ByteWriter json = new();

    [Fact]
    public void FirstEdition_WhenRowIsWhole_MakesItsEvent()
    {
        string row = "a1B2-c3_D4e,\"One, \"\"two\"\" – three\",\"The Channel\",24,one|two words|3,"
            + "4394029,320053,5931,46245,https://i.example/d.jpg,13.09\r\n";
        Assert.True(Format(HeaderOne, 2017).TryConvert(Encoding.UTF8.GetBytes(row), json, out EventTime time, out _));
        Assert.Equal("2017-09-13T00:00:00.000Z", UtcTime.ToText(time));
        Assert.Equal(
            """
            {"event_id":"a1B2-c3_D4e@2017-09-13","type":"stats","video_id":"a1B2-c3_D4e","event_time":"2017-09-13T00:00:00.000Z",
            "channel_id":"The Channel","category_id":24,"stats":{"view_count":4394029,"like_count":320053,"comment_count":46245,
            "title":"One, \"two\" – three","tags":["one","two words","3"]}}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(json.WrittenSpan));
    }

    [Fact]
    public void SecondEdition_WhenRowIsWhole_MakesItsEvent()
    {
        string row = "a1B2-c3_D4e,17.14.11,\"A title\",Someone,22,2017-11-13T17:13:01.000Z,"
            + "\"one|\"\"two words\"\"|\"\"3\"\"\",748374,57527,2966,15954,"
            + "https://i.example/d.jpg,False,False,False,\"First line\nsecond, with \"\"quotes\"\"\"";
        Assert.True(Format(HeaderTwo, year: null).TryConvert(Encoding.UTF8.GetBytes(row), json, out _, out _));
        Assert.Equal(
            """
            {"event_id":"a1B2-c3_D4e@2017-11-14","type":"stats","video_id":"a1B2-c3_D4e","event_time":"2017-11-14T00:00:00.000Z",
            "channel_id":"Someone","category_id":22,"stats":{"view_count":748374,"like_count":57527,"comment_count":15954,
            "title":"A title","tags":["one","two words","3"],"published_at":"2017-11-13T17:13:01.000Z"}}
            """.ReplaceLineEndings(""),
            Encoding.UTF8.GetString(json.WrittenSpan));
    }

    [Theory]
    [InlineData("[none]")]
    [InlineData("")]
    public void Tags_WhenThereAreNone_AreAnEmptyList(string tags)
    {
        Assert.Null(Refusal(RowOne(tags: tags)));
        Assert.Contains("\"tags\":[]}", Encoding.UTF8.GetString(json.WrittenSpan));
    }

    [Fact]
    public void Channel_WhenItsTitleCannotBeAnId_IsLeftOut()
    {
        Assert.Null(Refusal(RowOne(channel: "")));
        Assert.DoesNotContain("channel_id", Encoding.UTF8.GetString(json.WrittenSpan));
        json.Clear();
        Assert.Null(Refusal(RowOne(channel: new string('c', 129))));
        Assert.DoesNotContain("channel_id", Encoding.UTF8.GetString(json.WrittenSpan));
    }

    [Fact]
    public void Event_WhenTextNeedsEscapes_IsTakenByTheDecoder()
    {
        Assert.Null(Refusal(RowOne(id: "a\\b", title: "\"tab\t\"\"quote\"\"\nline \u0001 😀\"", channel: "back\\slash \u007f")));
        var decoder = new MediaDecoder(new MediaDecoderOptions(), new SipHash(1, 2));
        Assert.True(decoder.TryDecode(json.WrittenSpan, new EventTime(1_600_000_000_000), sealedRecord: false, out MediaEvent e, out _));
        Assert.Equal("a\\b", Encoding.UTF8.GetString(e.VideoId));
        Assert.Equal("back\\slash \u007f", Encoding.UTF8.GetString(e.ChannelId));
        using JsonDocument document = JsonDocument.Parse(json.WrittenMemory);
        Assert.Equal("tab\t\"quote\"\nline \u0001 😀", document.RootElement.GetProperty("stats").GetProperty("title").GetString());
    }

    public static TheoryData<string> DirtyRows => new(
        "",
        "a1B2-c3_D4e",
        // A comma too many shifts the date away.
        "a1B2-c3_D4e,T,C,10,x,2649954,168015,1155,11515,https://i.example/d.jpg,100,09.10]",
        // Two records that lost the line end between them.
        RowOne() + RowOne(id: "zzzzzzzzzzz"),
        RowOne() + ",",
        RowOne(title: "\"never closed"),
        RowOne(title: "\"closed\" too early"),
        RowOne(date: "31.09"),
        RowOne(date: "29.02"),
        RowOne(date: "09.13"),
        RowOne(date: "00.01"),
        RowOne(date: "1.09"),
        RowOne(date: "01.9"),
        RowOne(date: "100"),
        RowOne(date: "09.10]"),
        RowOne(date: ""),
        RowOne(views: ""),
        RowOne(views: "12.5"),
        RowOne(views: "-1"),
        RowOne(views: "1,000"),
        RowOne(views: "9007199254740992"),
        RowOne(views: "99999999999999999999"),
        RowOne(likes: "many"),
        RowOne(comments: " 5"),
        RowOne(category: "65536"),
        RowOne(category: "Music"),
        RowOne(id: ""),
        RowOne(id: new string('v', 54)),
        RowOne(id: "\"a\nb\""));

    [Theory]
    [MemberData(nameof(DirtyRows))]
    public void Record_WhenDirty_IsRefusedWhole(string row)
    {
        Assert.Equal(RejectionCode.InvalidField, Refusal(row)?.Code);
        Assert.Equal(0, json.Length);
    }

    [Fact]
    public void Record_WhenNotUtf8_IsRefused()
    {
        byte[] row = Encoding.UTF8.GetBytes(RowOne(title: "?"));
        row[Array.IndexOf(row, (byte)'?')] = 0xE9;
        Assert.False(Format(HeaderOne, 2017).TryConvert(row, json, out _, out Rejection rejection));
        Assert.Equal(RejectionCode.InvalidField, rejection.Code);
    }

    [Theory]
    [InlineData("17.14.11", "2017-11-13T17:13:01.000Z", true)]
    [InlineData("17.11.14", "2017-11-13T17:13:01.000Z", false)]
    [InlineData("2017.14.11", "2017-11-13T17:13:01.000Z", false)]
    [InlineData("17.14", "2017-11-13T17:13:01.000Z", false)]
    [InlineData("17.14.11", "2017-11-31T17:13:01.000Z", false)]
    [InlineData("17.14.11", "", false)]
    public void SecondEdition_WhenDateIsGiven_IsJudged(string date, string published, bool taken)
    {
        string row = $"a1B2-c3_D4e,{date},T,C,22,{published},x,1,2,3,4,https://i.example/d.jpg,False,False,False,";
        Assert.Equal(taken, Format(HeaderTwo, year: null).TryConvert(Encoding.UTF8.GetBytes(row), json, out _, out _));
    }

    [Fact]
    public void LeapDay_WhenTheYearHasOne_IsTaken()
    {
        Assert.True(Format(HeaderOne, 2016).TryConvert(Encoding.UTF8.GetBytes(RowOne(date: "29.02")), json, out EventTime time, out _));
        Assert.Equal("2016-02-29T00:00:00.000Z", UtcTime.ToText(time));
    }

    [Fact]
    public void Record_WhenQuoteStandsInPlainField_KeepsIt()
    {
        Assert.Null(Refusal(RowOne(title: "5\" screen")));
        Assert.Contains("\"title\":\"5\\\" screen\"", Encoding.UTF8.GetString(json.WrittenSpan));
    }

    [Theory]
    [InlineData("a,b,c", 2017)]
    [InlineData("", 2017)]
    [InlineData("\"video_id", 2017)]
    [InlineData(HeaderOne, null)]
    [InlineData(HeaderOne, 10_000)]
    [InlineData(HeaderOne, -1)]
    public void Header_WhenItCannotBe_SaysWhy(string header, int? year)
    {
        byte[] record = Encoding.UTF8.GetBytes(header);
        Assert.False(YoutubeTrendingFormat.TryFromHeader(record, year, out YoutubeTrendingFormat? format, out string error));
        Assert.Null(format);
        Assert.NotEmpty(error);
    }

    [Theory]
    [InlineData("\uFEFF" + HeaderOne + "\r\n")]
    [InlineData("date,comment_total,likes,views,tags,category_id,channel_title,title,\"video_id\"")]
    public void Header_WhenMarkedOrInAnotherOrder_IsTaken(string header) => Assert.NotNull(Format(header, 2017));

    private static YoutubeTrendingFormat Format(string header, int? year)
    {
        byte[] record = Encoding.UTF8.GetBytes(header);
        Assert.True(YoutubeTrendingFormat.TryFromHeader(record, year, out YoutubeTrendingFormat? format, out string error), error);
        return format!;
    }

    private static string RowOne(
        string id = "a1B2-c3_D4e",
        string title = "T",
        string channel = "C",
        string category = "10",
        string tags = "x|y",
        string views = "100",
        string likes = "10",
        string comments = "1",
        string date = "13.09") =>
        $"{id},{title},{channel},{category},{tags},{views},{likes},0,{comments},https://i.example/d.jpg,{date}";

    private Rejection? Refusal(string row)
    {
        bool taken = Format(HeaderOne, 2017).TryConvert(Encoding.UTF8.GetBytes(row), json, out _, out Rejection rejection);
        return taken ? null : rejection;
    }
}
