using System.Runtime.CompilerServices;

namespace Tidemark.Media.Videos;

/// <summary>The id of a channel, UTF-8; one of up to 24 bytes, as all of YouTube's have, in place. The default value is empty.</summary>
internal readonly struct ChannelId
{
    private readonly byte[]? further;
    private readonly Bytes bytes;
    private readonly byte length;

    /// <summary>Makes an id with a copy of its bytes.</summary>
    public ChannelId(ReadOnlySpan<byte> id)
    {
        if (id.Length > Bytes.Length)
        {
            further = id.ToArray();
            return;
        }

        id.CopyTo(bytes);
        length = (byte)id.Length;
    }

    /// <summary>The bytes of an id; valid while it stays where it is.</summary>
    public static ReadOnlySpan<byte> Read(ref readonly ChannelId id) =>
        id.further is not null ? id.further : ((ReadOnlySpan<byte>)id.bytes)[..id.length];

    [InlineArray(Length)]
    private struct Bytes
    {
        public const int Length = 24;

        private byte first;
    }
}
