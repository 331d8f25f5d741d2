using Tidemark.Core.Randomness;

namespace Tidemark.Media.Generation;

/// <summary>Event ids: a prefix that the seed decides, a dash, and a counter, both in base 36.</summary>
internal sealed class EventIds
{
    private readonly byte[] buffer = new byte[32];
    private readonly int prefixLength;
    private ulong counter;

    public EventIds(ulong seed)
    {
        prefixLength = Names.WriteBase36(SplitMix64.Mix(seed + 1) >> 32, buffer);
        buffer[prefixLength++] = (byte)'-';
    }

    /// <summary>The next id, at most 21 bytes; valid until the next call.</summary>
    public ReadOnlySpan<byte> Next() => buffer.AsSpan(0, prefixLength + Names.WriteBase36(counter++, buffer.AsSpan(prefixLength)));
}
