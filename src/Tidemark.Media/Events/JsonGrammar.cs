using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tidemark.Media.Events;

/// <summary>The tokens of JSON that hold no others: strings, numbers, literals, and the whitespace between them (RFC 8259).</summary>
/// <remarks>Every scan takes where a token starts and returns where it ends, or <see cref="Malformed"/>.</remarks>
internal static class JsonGrammar
{
    /// <summary>What a scan returns if the text is malformed.</summary>
    public const int Malformed = -1;

    /// <summary>The byte at an index; 0 past the end. NUL has no place in JSON, so nothing takes the end for more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Peek(ReadOnlySpan<byte> text, int at) => (uint)at < (uint)text.Length ? text[at] : (byte)0;

    /// <summary>The first index from <paramref name="at"/> on that holds no whitespace.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipWhitespace(ReadOnlySpan<byte> text, int at)
    {
        while ((uint)at < (uint)text.Length && text[at] <= ' ' && text[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') at++;
        return at;
    }

    /// <summary>Scans a string.</summary>
    public static int ScanString(ReadOnlySpan<byte> text, int at, out JsonToken token)
    {
        token = default;
        if (Peek(text, at) != '"') return Malformed;
        int start = at + 1;
        at = SkipPlain(text, start);
        bool escaped = false;
        while (Peek(text, at) == '\\')
        {
            escaped = true;
            at = ScanEscape(text, at + 1);
            if (at < 0) return at;
            at = SkipPlain(text, at);
        }

        if (Peek(text, at) != '"') return Malformed;
        token = new JsonToken(JsonKind.String, start, at, escaped);
        return at + 1;
    }

    /// <summary>Scans a number.</summary>
    public static int ScanNumber(ReadOnlySpan<byte> text, int start, out JsonToken token)
    {
        token = default;
        int at = Peek(text, start) == '-' ? start + 1 : start;
        at = Peek(text, at) == '0' ? at + 1 : ScanDigits(text, at);
        if (at >= 0 && Peek(text, at) == '.') at = ScanDigits(text, at + 1);
        if (at >= 0 && (Peek(text, at) | 0x20) == 'e')
        {
            at++;
            at = ScanDigits(text, Peek(text, at) is (byte)'+' or (byte)'-' ? at + 1 : at);
        }

        if (at >= 0) token = new JsonToken(JsonKind.Number, start, at);
        return at;
    }

    /// <summary>Scans <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    public static int ScanLiteral(ReadOnlySpan<byte> text, int at, ReadOnlySpan<byte> literal, JsonKind kind, out JsonToken token)
    {
        int end = at + literal.Length;
        token = new JsonToken(kind, at, end);
        return text[at..].StartsWith(literal) ? end : Malformed;
    }

    /// <summary>The next byte of a string that is not plain: a quote, a backslash, a control character, or the end of the text.</summary>
    private static int SkipPlain(ReadOnlySpan<byte> text, int at)
    {
        for (; text.Length - at >= Vector256<byte>.Count; at += Vector256<byte>.Count)
        {
            Vector256<byte> bytes = Vector256.Create(text.Slice(at, Vector256<byte>.Count));
            Vector256<byte> special = Vector256.Equals(bytes, Vector256.Create((byte)'"'))
                | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
                | Vector256.LessThan(bytes, Vector256.Create((byte)' '));
            uint mask = special.ExtractMostSignificantBits();
            if (mask != 0) return at + BitOperations.TrailingZeroCount(mask);
        }

        for (; text.Length - at >= Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            Vector128<byte> bytes = Vector128.Create(text.Slice(at, Vector128<byte>.Count));
            Vector128<byte> special = Vector128.Equals(bytes, Vector128.Create((byte)'"'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(bytes, Vector128.Create((byte)' '));
            uint mask = special.ExtractMostSignificantBits();
            if (mask != 0) return at + BitOperations.TrailingZeroCount(mask);
        }

        while ((uint)at < (uint)text.Length && text[at] >= ' ' && text[at] != '"' && text[at] != '\\') at++;
        return at;
    }

    private static int ScanEscape(ReadOnlySpan<byte> text, int at)
    {
        byte kind = Peek(text, at++);
        if (kind is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t') return at;
        if (kind != 'u') return Malformed;
        for (int end = at + 4; at < end; at++)
        {
            if (!char.IsAsciiHexDigit((char)Peek(text, at))) return Malformed;
        }

        return at;
    }

    private static int ScanDigits(ReadOnlySpan<byte> text, int start)
    {
        int at = start;
        while ((uint)(Peek(text, at) - '0') <= 9) at++;
        return at > start ? at : Malformed;
    }
}
