namespace Tidemark.Core.Codecs;

/// <summary>What <see cref="Frame.Read"/> found.</summary>
public enum FrameStatus
{
    /// <summary>A frame whose checksum holds.</summary>
    Whole,

    /// <summary>The bytes end before the frame does, as after a crash in the middle of a write.</summary>
    CutShort,

    /// <summary>Bytes that no version of this program wrote.</summary>
    Damaged,
}
