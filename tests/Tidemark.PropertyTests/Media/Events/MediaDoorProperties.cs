using System.Text;
using Tidemark.Core.Codecs;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Media.Events;

namespace Tidemark.PropertyTests.Media.Events;

public sealed class MediaDoorProperties
{
    private const string Viewer = "someone-in-particular";
    private static readonly EventTime Arrival = new(1_800_000_000_000);
    private static readonly SipHash ViewerHash = new(0x0123456789abcdef, 42);
    private readonly MediaDecoder decoder = new(new MediaDecoderOptions(), ViewerHash);
    private readonly MediaDoor door = new(new MediaDecoderOptions(), ViewerHash);
    private readonly ByteWriter record = new();

    [Fact]
    public void SealedRecord_DecodesToTheEventOfTheRawOne_AndHoldsNoRawViewer()
    {
        var events = new EventMutations(seed: 3);
        for (int i = 0; i < 5_000; i++)
        {
            record.Clear();
            Assert.True(door.TryAdmit(events.Valid(Viewer), Arrival, record, out MediaEvent admitted, out _));
            Assert.DoesNotContain(Viewer, Encoding.UTF8.GetString(record.WrittenSpan));
            string expected = Describe(in admitted);
            Assert.True(decoder.TryDecode(record.WrittenSpan, Arrival, sealedRecord: true, out MediaEvent e, out _));
            Assert.Equal(expected, Describe(in e));
        }
    }

    [Fact]
    public void Admission_OfMutatedEvents_AgreesWithTheDecoder()
    {
        var events = new EventMutations(seed: 4);
        for (int i = 0; i < 10_000; i++)
        {
            byte[] raw = events.Mutate(events.Valid(Viewer));
            record.Clear();
            bool admitted = door.TryAdmit(raw, Arrival, record, out MediaEvent first, out Rejection refusedAtDoor);
            bool decoded = decoder.TryDecode(raw, Arrival, sealedRecord: false, out MediaEvent second, out Rejection refused);
            Assert.Equal(decoded, admitted);
            Assert.Equal(refused, refusedAtDoor);
            if (!decoded)
            {
                Assert.Equal(0, record.Length);
                continue;
            }

            Assert.Equal(Describe(in second), Describe(in first));
            Assert.True(decoder.TryDecode(record.WrittenSpan, Arrival, sealedRecord: true, out MediaEvent e, out _));
            Assert.Equal(Describe(in first), Describe(in e));
        }
    }

    private static string Describe(in MediaEvent e) =>
        $"{e.Type} {e.Time} {e.Identity} {Convert.ToHexString(e.VideoId)} {Convert.ToHexString(e.ChannelId)} {e.Category} "
        + $"{e.HasViewer} {e.Viewer} {e.WatchMs} {e.Referrer} {e.ViewCount} {e.LikeCount} {e.CommentCount} "
        + $"{e.ViewCountDelta} {e.LikeCountDelta} {e.CommentCountDelta}";
}
