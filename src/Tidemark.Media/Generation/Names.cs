using System.Buffers.Text;
using Tidemark.Core.Randomness;

namespace Tidemark.Media.Generation;

/// <summary>Identities in the shapes that YouTube uses, unique because they are bijections of a serial number.</summary>
internal static class Names
{
    private const int Base64Chars = 11;
    private const string Base36 = "0123456789abcdefghijklmnopqrstuvwxyz";

    /// <summary>11 characters of base64url.</summary>
    public static byte[] VideoId(ulong salt, long serial)
    {
        byte[] name = new byte[Base64Chars];
        WriteBase64(SplitMix64.Mix(salt + (ulong)serial), name);
        return name;
    }

    /// <summary><c>UC</c> and 22 characters of base64url.</summary>
    public static byte[] ChannelId(ulong salt, int index)
    {
        byte[] name = new byte[2 + (2 * Base64Chars)];
        "UC"u8.CopyTo(name);
        ulong first = SplitMix64.Mix(~salt + (ulong)index);
        WriteBase64(first, name.AsSpan(2, Base64Chars));
        WriteBase64(SplitMix64.Mix(first), name.AsSpan(2 + Base64Chars));
        return name;
    }

    /// <summary>Writes <paramref name="value"/> in base 36 and returns how many bytes (at most 13) that took.</summary>
    public static int WriteBase36(ulong value, Span<byte> target)
    {
        int length = 0;
        do
        {
            target[length++] = (byte)Base36[(int)(value % 36)];
            value /= 36;
        }
        while (value > 0);
        target[..length].Reverse();
        return length;
    }

    private static void WriteBase64(ulong value, Span<byte> target)
    {
        Span<byte> bytes = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        Base64Url.EncodeToUtf8(bytes, target);
    }
}
