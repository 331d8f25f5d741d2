namespace Tidemark.Media.Events;

/// <summary>The greatest values that the fields of an event may take.</summary>
internal static class MediaLimits
{
    /// <summary>The bytes of an <c>event_id</c>.</summary>
    public const int EventIdBytesMax = 64;

    /// <summary>The bytes of a <c>video_id</c>.</summary>
    public const int VideoIdBytesMax = 128;

    /// <summary>The bytes of a <c>viewer_id</c>.</summary>
    public const int ViewerIdBytesMax = 128;

    /// <summary>The bytes of a <c>channel_id</c>.</summary>
    public const int ChannelIdBytesMax = 128;

    /// <summary>The greatest <c>category_id</c>.</summary>
    public const int CategoryMax = ushort.MaxValue;

    /// <summary>The characters (Unicode scalar values) of a <c>text</c>.</summary>
    public const int TextCharactersMax = 10_000;

    /// <summary>The greatest counter and the longest <c>watch_ms</c>: 2^53 − 1, up to which every JSON reader agrees on integers
    /// (RFC 8259, section 6).</summary>
    public const long CountMax = (1L << 53) - 1;

    /// <summary>Whether a <c>video_id</c> has a permitted length and no control character (U+0000 to U+001F, U+007F).</summary>
    public static bool IsVideoId(ReadOnlySpan<byte> id) =>
        id.Length is >= 1 and <= VideoIdBytesMax && !id.ContainsAnyInRange((byte)0, (byte)0x1F) && !id.Contains((byte)0x7F);
}
