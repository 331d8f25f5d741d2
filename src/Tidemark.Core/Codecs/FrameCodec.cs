namespace Tidemark.Core.Codecs;

/// <summary>How the payload of a <see cref="Frame"/> is stored.</summary>
public enum FrameCodec : byte
{
    /// <summary>As it is.</summary>
    Raw = 0,

    /// <summary>Kept for compressed payloads; not written or read by this version.</summary>
    Compressed = 1,

    /// <summary>Kept for encrypted payloads; not written or read by this version.</summary>
    Encrypted = 2,
}
