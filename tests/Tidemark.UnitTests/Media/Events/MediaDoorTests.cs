using System.Text;
using Tidemark.Core.Codecs;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Media.Events;

namespace Tidemark.UnitTests.Media.Events;

public sealed class MediaDoorTests
{
    private static readonly EventTime Arrival = new(1_767_323_100_000);
    private static readonly SipHash ViewerHash = new(3, 4);
    private readonly MediaDoor door = new(new MediaDecoderOptions(), ViewerHash);
    private readonly ByteWriter record = new();

    [Fact]
    public void Door_WhenEventHasViewer_ReplacesThatValueAlone()
    {
        string text = """ {"x" : 1.50,"viewer_id" :  "jos\u00e9" , """ + EventJson.Of("like", ("viewer_id", null))[1..] + "\r\n";
        Assert.True(Admit(text, out _));
        string hash = ViewerHash.Hash("josé"u8).ToString("x16");
        Assert.Equal(text.Replace("jos\\u00e9", hash).Trim(), Encoding.UTF8.GetString(record.WrittenSpan));
    }

    [Fact]
    public void Door_WhenEventHasNoViewer_KeepsItByteForByte()
    {
        string text = EventJson.Of("stats", ("viewer_id", "null"));
        Assert.True(Admit($"\t{text} ", out _));
        Assert.Equal(text, Encoding.UTF8.GetString(record.WrittenSpan));
    }

    [Fact]
    public void Door_WhenEventIsRefused_AppendsNothing()
    {
        record.WriteRaw("before"u8);
        Assert.False(Admit(EventJson.Of("purchase"), out Rejection rejection));
        Assert.Equal(RejectionCode.UnknownType, rejection.Code);
        Assert.Equal("before"u8, record.WrittenSpan);
    }

    [Fact]
    public void Door_WhenEventIsAsLargeAsAllowed_MakesARecordThatDecodes()
    {
        var options = new MediaDecoderOptions { EventBytesMax = 200 };
        string bare = EventJson.Of("like", ("viewer_id", "\"u\""), ("pad", "\"\""));
        byte[] most = EventJson.Bytes("like", ("viewer_id", "\"u\""), ("pad", $"\"{new string('x', 200 - bare.Length)}\""));
        Assert.True(new MediaDoor(options, ViewerHash).TryAdmit(most, Arrival, record, out _, out _));
        Assert.Equal(215, record.Length);
        Assert.True(new MediaDecoder(options, ViewerHash).TryDecode(record.WrittenSpan, Arrival, sealedRecord: true, out _, out _));
    }

    private bool Admit(string text, out Rejection rejection) =>
        door.TryAdmit(Encoding.UTF8.GetBytes(text), Arrival, record, out _, out rejection);
}
