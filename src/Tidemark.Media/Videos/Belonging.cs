using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Tidemark.Media.Videos;

/// <summary>The channel and the category that a video belongs to, in 40 bytes; none of both by default.</summary>
/// <remarks>The channel's id is UTF-8; one of up to 24 bytes, as all of YouTube's have, lies in place.</remarks>
internal readonly struct Belonging
{
    private readonly byte[]? further;
    private readonly Bytes bytes;
    private readonly byte length;
    private readonly int categoryPlusOne;

    /// <summary>Makes one with a copy of the channel's id.</summary>
    /// <param name="channelId">The channel's id; empty for none.</param>
    /// <param name="category">The category; −1 for none.</param>
    public Belonging(ReadOnlySpan<byte> channelId, int category)
    {
        categoryPlusOne = category + 1;
        if (channelId.Length > Bytes.Length)
        {
            further = channelId.ToArray();
            return;
        }

        channelId.CopyTo(bytes);
        length = (byte)channelId.Length;
    }

    /// <summary>The category; −1 for none.</summary>
    public int Category => categoryPlusOne - 1;

    /// <summary>The channel's id, empty for none; valid while this stays where it is.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> ChannelId => further is not null ? further : ((ReadOnlySpan<byte>)bytes)[..length];

    [InlineArray(Length)]
    private struct Bytes
    {
        public const int Length = 24;

        private byte first;
    }
}
