using Tidemark.Core.Randomness;

namespace Tidemark.Media.Generation;

/// <summary>Event ids: a prefix that the seed decides, a dash, and a number, both in base 36; 21 bytes at most.</summary>
internal sealed class EventIds(ulong seed)
{
    private readonly byte[] buffer = new byte[32];
    private readonly byte[] prefix = PrefixOf(seed);
    private long number;

    /// <summary>The prefix of every id, with its dash.</summary>
    public static byte[] PrefixOf(ulong seed)
    {
        Span<byte> prefix = stackalloc byte[16];
        int length = Names.WriteBase36(SplitMix64.Mix(seed + 1) >> 32, prefix);
        prefix[length++] = (byte)'-';
        return prefix[..length].ToArray();
    }

    /// <summary>The number of the next id.</summary>
    public long NextNumber() => number++;

    /// <summary>The next id; valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        prefix.CopyTo(buffer, 0);
        return buffer.AsSpan(0, prefix.Length + Names.WriteBase36((ulong)number++, buffer.AsSpan(prefix.Length)));
    }
}
