using System.Buffers.Text;
using Tidemark.Core.Codecs;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;

namespace Tidemark.Media.Events;

/// <summary>Lets events in: judges each one and seals it, so that what is stored knows a viewer by a keyed hash alone.</summary>
/// <remarks>Owned by one thread. Law: a sealed record decodes to the event that the raw one decodes to.</remarks>
public sealed class MediaDoor
{
    private readonly MediaDecoder decoder;
    private readonly bool seals;

    /// <summary>Makes a door.</summary>
    /// <param name="options">The bounds of what it lets in.</param>
    /// <param name="viewerHash">The keyed hash that viewers are known by.</param>
    /// <param name="seals">Whether records get the hash of their viewer; false where the log is shared with other producers, whose
    /// records have no hashes, so that all are read alike.</param>
    public MediaDoor(MediaDecoderOptions options, SipHash viewerHash, bool seals = true)
    {
        decoder = new MediaDecoder(options, viewerHash);
        this.seals = seals;
    }

    /// <summary>Judges an event and appends its sealed record: the same bytes, without whitespace around them, and with the hash of the
    /// viewer, 16 hexadecimal digits in small letters, in place of the value of <c>viewer_id</c>.</summary>
    /// <remarks>Fields that are not known are stored as they are: what a sender puts there about a viewer is kept.</remarks>
    /// <param name="raw">The JSON of one event; whitespace may surround it.</param>
    /// <param name="arrival">When it arrived.</param>
    /// <param name="record">Where the sealed record is appended; at most 15 bytes longer than <paramref name="raw"/>. Left as it is if
    /// the event is refused.</param>
    /// <param name="e">The event, valid until the next call and as long as <paramref name="raw"/>; meaningless if it is refused.</param>
    /// <param name="rejection">Why it is refused.</param>
    public bool TryAdmit(ReadOnlySpan<byte> raw, EventTime arrival, ByteWriter record, out MediaEvent e, out Rejection rejection)
    {
        if (!decoder.TryDecode(raw, arrival, sealedRecord: false, out e, out rejection)) return false;
        if (e.HasViewer && seals)
        {
            JsonToken viewer = decoder.ViewerToken;
            record.WriteRaw(raw[..viewer.Start].TrimStart(" \t\r\n"u8));
            Utf8Formatter.TryFormat(e.Viewer, record.GetSpan(MediaDecoder.SealDigits), out int digits, new('x', MediaDecoder.SealDigits));
            record.Advance(digits);
            record.WriteRaw(raw[(viewer.Start + viewer.Length)..].TrimEnd(" \t\r\n"u8));
        }
        else
        {
            record.WriteRaw(raw.Trim(" \t\r\n"u8));
        }

        return true;
    }
}
