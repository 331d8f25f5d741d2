using System.Buffers.Text;
using System.Text;

namespace Tidemark.Media.Events;

/// <summary>Reads the contents of JSON tokens that <see cref="JsonScanner"/> found well-formed.</summary>
internal static class JsonText
{
    // The longest escape for its yield is \uXXXX for one byte, so anything longer cannot fit.
    private const int RawBytesPerByteMax = 6;

    // So many digits never pass 64 bits.
    private const int DigitsFast = 18;

    /// <summary>The text of a string token, without a copy where nothing is escaped.</summary>
    /// <param name="text">What the token stands in.</param>
    /// <param name="token">A token of any kind.</param>
    /// <param name="slot">Where an escaped string is unescaped to; its length is the greatest length taken.</param>
    /// <param name="content">A view into <paramref name="text"/> or <paramref name="slot"/>.</param>
    /// <returns>False if it is no string, is longer than <paramref name="slot"/>, or has a surrogate without its other half.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, JsonToken token, Span<byte> slot, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (token.Kind != JsonKind.String) return false;
        ReadOnlySpan<byte> raw = token.In(text);
        if (!token.Escaped)
        {
            content = raw;
            return raw.Length <= slot.Length;
        }

        if (raw.Length > slot.Length * RawBytesPerByteMax || !TryUnescape(raw, slot, out int written)) return false;
        content = slot[..written];
        return true;
    }

    /// <summary>Counts the characters (Unicode scalar values) of a string token.</summary>
    /// <returns>False if it is no string or has a surrogate without its other half.</returns>
    public static bool TryCountCharacters(ReadOnlySpan<byte> text, JsonToken token, out int characters)
    {
        characters = 0;
        if (token.Kind != JsonKind.String) return false;
        ReadOnlySpan<byte> raw = token.In(text);
        for (int i = 0; i < raw.Length; characters++)
        {
            if (raw[i] == '\\')
            {
                if (!TryReadEscape(raw, ref i, out _)) return false;
            }
            else
            {
                i += BytesOfCharacter(raw[i]);
            }
        }

        return true;
    }

    /// <summary>Reads a number token that is an integer: digits, with a minus or without, and neither point nor exponent.</summary>
    /// <returns>False if it is another number, no number, or beyond 64 bits.</returns>
    public static bool TryReadInteger(ReadOnlySpan<byte> text, JsonToken token, out long value)
    {
        value = 0;
        if (token.Kind != JsonKind.Number) return false;
        ReadOnlySpan<byte> digits = token.In(text);
        if (digits.Length > DigitsFast || digits[0] == '-')
            return Utf8Parser.TryParse(digits, out value, out int consumed) && consumed == digits.Length;
        foreach (byte b in digits)
        {
            uint digit = (uint)b - '0';
            if (digit > 9) return false;
            value = value * 10 + digit;
        }

        return true;
    }

    private static bool TryUnescape(ReadOnlySpan<byte> raw, Span<byte> target, out int written)
    {
        written = 0;
        for (int i = 0; i < raw.Length;)
        {
            if (raw[i] != '\\')
            {
                if (written == target.Length) return false;
                target[written++] = raw[i++];
                continue;
            }

            if (!TryReadEscape(raw, ref i, out Rune rune) || !rune.TryEncodeToUtf8(target[written..], out int bytes)) return false;
            written += bytes;
        }

        return true;
    }

    private static bool TryReadEscape(ReadOnlySpan<byte> raw, ref int i, out Rune rune)
    {
        byte kind = raw[i + 1];
        if (kind != 'u')
        {
            i += 2;
            rune = new Rune(kind switch
            {
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                _ => (char)kind,
            });
            return true;
        }

        char unit = ReadUnit(raw[(i + 2)..]);
        i += 6;
        if (!char.IsSurrogate(unit)) return Rune.TryCreate(unit, out rune);
        rune = default;
        if (raw.Length - i < 6 || raw[i] != '\\' || raw[i + 1] != 'u') return false;
        char low = ReadUnit(raw[(i + 2)..]);
        i += 6;
        return Rune.TryCreate(unit, low, out rune);
    }

    private static char ReadUnit(ReadOnlySpan<byte> digits)
    {
        int unit = 0;
        // The low four bits of a hexadecimal letter count from 1 at A, which stands for 10; bit 6 tells letters from digits.
        foreach (byte digit in digits[..4]) unit = (unit << 4) | ((digit & 0xF) + ((digit >> 6) * 9));
        return (char)unit;
    }

    // The text is valid UTF-8, so that the first byte tells the length.
    private static int BytesOfCharacter(byte first) => first switch
    {
        < 0x80 => 1,
        < 0xE0 => 2,
        < 0xF0 => 3,
        _ => 4,
    };
}
