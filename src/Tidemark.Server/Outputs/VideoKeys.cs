using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Media.Events;

namespace Tidemark.Server.Outputs;

/// <summary>The message keys of events on their way to a topic. Safe for use from any thread.</summary>
public static class VideoKeys
{
    [ThreadStatic]
    private static MediaDecoder? decoder;

    /// <summary>The video of an event, which is its message's key; empty for what is no event.</summary>
    public static byte[] Of(ReadOnlyMemory<byte> record)
    {
        // The viewer does not matter here, and so neither does the key of the hash.
        decoder ??= new MediaDecoder(new MediaDecoderOptions(), new SipHash(0, 0));
        return decoder.TryDecode(record.Span, EventTime.Max, sealedRecord: false, out MediaEvent e, out Rejection _)
            ? e.VideoId.ToArray() : [];
    }
}
