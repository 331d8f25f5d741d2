using System.Text;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Media.Events;

namespace Tidemark.UnitTests.Media.Events;

/// <summary>What a record must be as a whole, whatever its fields say.</summary>
public sealed class MediaRecordTests
{
    private static readonly EventTime Arrival = new(1_767_323_100_000);
    private readonly MediaDecoder decoder = new(new MediaDecoderOptions(), new SipHash(1, 2));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("5")]
    [InlineData("{")]
    [InlineData("{}}")]
    [InlineData("{} {}")]
    [InlineData("{},")]
    [InlineData("{,}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{\"a\":}")]
    [InlineData("{a:1}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":1 \"b\":2}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":+1}")]
    [InlineData("{\"a\":1.}")]
    [InlineData("{\"a\":.5}")]
    [InlineData("{\"a\":-}")]
    [InlineData("{\"a\":1e}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"a\":nul}")]
    [InlineData("{\"a\":\"\\x\"}")]
    [InlineData("{\"a\":\"\\u12g4\"}")]
    [InlineData("{\"a\":\"\\u12\"}")]
    [InlineData("{\"a\":\"line\nbreak\"}")]
    [InlineData("{\"a\":[1,]}")]
    [InlineData("{\"a\":[1}}")]
    [InlineData("{\"a\":1}//")]
    [InlineData("\uFEFF{}")]
    [InlineData("{}\0")]
    public void Record_WhenNotOneJsonObject_IsMalformed(string json) => Assert.Equal("malformed_json", Judge(json));

    [Fact]
    public void Record_WhenNotUtf8_IsMalformed()
    {
        byte[] record = EventJson.Bytes("like", ("note", "\"?\""));
        record[Array.IndexOf(record, (byte)'?')] = 0xFF;
        Assert.False(decoder.TryDecode(record, Arrival, sealedRecord: false, out _, out Rejection rejection));
        Assert.Equal(RejectionCode.MalformedJson, rejection.Code);
    }

    [Theory]
    [InlineData(63, null)]
    [InlineData(64, "malformed_json")]
    [InlineData(30_000, "malformed_json")]
    public void Record_WhenNested_IsTakenDownToSixtyFourLevels(int arrays, string? expected) =>
        Assert.Equal(expected, Judge(EventJson.Of("like", ("x", new string('[', arrays) + new string(']', arrays)))));

    private string? Judge(string json)
    {
        bool taken = decoder.TryDecode(Encoding.UTF8.GetBytes(json), Arrival, sealedRecord: false, out _, out Rejection rejection);
        return taken ? null : RejectionCodes.Name(rejection.Code);
    }
}
