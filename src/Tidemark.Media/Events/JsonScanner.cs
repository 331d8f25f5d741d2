namespace Tidemark.Media.Events;

/// <summary>Walks over the members of one JSON object (RFC 8259), strictly, and says no to what is malformed instead of throwing: text
/// from outside is malformed as often as its sender likes, and an exception costs as much as many events.</summary>
/// <remarks>Everything is checked down to the last byte of numbers and escapes, but for UTF-8, which the caller checks over the whole
/// text first. Surrogates need not pair here; <see cref="JsonText"/> sees to those in strings that are read.</remarks>
internal ref struct JsonScanner
{
    /// <summary>How deep objects and arrays may nest, the outermost object included.</summary>
    public const int DepthMax = 64;

    private readonly ReadOnlySpan<byte> text;
    private int at;
    private bool opened;

    /// <summary>Starts before the first byte of <paramref name="text"/>.</summary>
    /// <param name="text">At most <see cref="JsonToken.TextBytesMax"/> bytes.</param>
    public JsonScanner(ReadOnlySpan<byte> text)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, JsonToken.TextBytesMax);
        this.text = text;
    }

    /// <summary>Whether nothing but whitespace is left.</summary>
    public readonly bool AtEnd => JsonGrammar.SkipWhitespace(text, at) == text.Length;

    /// <summary>Where the next member begins, with the comma before it.</summary>
    public readonly int Position => at;

    /// <summary>Enters the object that the text starts with.</summary>
    public bool TryEnterObject()
    {
        at = JsonGrammar.SkipWhitespace(text, 0);
        return JsonGrammar.Peek(text, at++) == '{';
    }

    /// <summary>Reads the next member of the object entered, a nested value as a whole.</summary>
    /// <param name="name">The member's name, a string.</param>
    /// <param name="value">Its value.</param>
    /// <param name="ended">Whether the object ended instead.</param>
    /// <returns>False if the text is malformed.</returns>
    public bool TryReadMember(out JsonToken name, out JsonToken value, out bool ended)
    {
        int next = ScanMember(text, at, first: !opened, depth: 1, out name, out value);
        opened = true;
        ended = next >= 0 && name.Kind == JsonKind.Absent;
        at = next;
        return next >= 0;
    }

    /// <summary>Whether a head stands before the next member's value.</summary>
    public readonly bool Follows(in MemberHead head) => head.StandsAt(text, at);

    /// <summary>Reads the value of the next member, whose head is known.</summary>
    /// <returns>False if the text is malformed.</returns>
    public bool TryReadValueOf(in MemberHead head, out JsonToken value)
    {
        opened = true;
        at = ScanValue(text, JsonGrammar.SkipWhitespace(text, at + head.Length), depth: 1, out value);
        return at >= 0;
    }

    // Every function below takes where a thing starts and returns where it ends, or a negative number if it is malformed.

    private static int ScanMember(ReadOnlySpan<byte> text, int at, bool first, int depth, out JsonToken name, out JsonToken value)
    {
        name = value = default;
        at = JsonGrammar.SkipWhitespace(text, at);
        byte b = JsonGrammar.Peek(text, at);
        if (b == '}') return at + 1;
        if (!first)
        {
            if (b != ',') return JsonGrammar.Malformed;
            at = JsonGrammar.SkipWhitespace(text, at + 1);
        }

        at = JsonGrammar.ScanString(text, at, out name);
        if (at < 0) return at;
        at = JsonGrammar.SkipWhitespace(text, at);
        if (JsonGrammar.Peek(text, at) != ':') return JsonGrammar.Malformed;
        return ScanValue(text, JsonGrammar.SkipWhitespace(text, at + 1), depth, out value);
    }

    private static int ScanValue(ReadOnlySpan<byte> text, int at, int depth, out JsonToken value)
    {
        switch (JsonGrammar.Peek(text, at))
        {
            case (byte)'"': return JsonGrammar.ScanString(text, at, out value);
            case (byte)'{': return ScanNested(text, at, JsonKind.Object, depth + 1, out value);
            case (byte)'[': return ScanNested(text, at, JsonKind.Array, depth + 1, out value);
            case (byte)'t': return JsonGrammar.ScanLiteral(text, at, "true"u8, JsonKind.True, out value);
            case (byte)'f': return JsonGrammar.ScanLiteral(text, at, "false"u8, JsonKind.False, out value);
            case (byte)'n': return JsonGrammar.ScanLiteral(text, at, "null"u8, JsonKind.Null, out value);
            default: return JsonGrammar.ScanNumber(text, at, out value);
        }
    }

    private static int ScanNested(ReadOnlySpan<byte> text, int start, JsonKind kind, int depth, out JsonToken value)
    {
        value = default;
        if (depth > DepthMax) return JsonGrammar.Malformed;
        int end = kind == JsonKind.Object ? ScanMembers(text, start + 1, depth) : ScanElements(text, start + 1, depth);
        if (end >= 0) value = new JsonToken(kind, start, end);
        return end;
    }

    private static int ScanMembers(ReadOnlySpan<byte> text, int at, int depth)
    {
        for (bool first = true; ; first = false)
        {
            at = ScanMember(text, at, first, depth, out JsonToken name, out _);
            if (at < 0 || name.Kind == JsonKind.Absent) return at;
        }
    }

    private static int ScanElements(ReadOnlySpan<byte> text, int at, int depth)
    {
        for (bool first = true; ; first = false)
        {
            at = JsonGrammar.SkipWhitespace(text, at);
            byte b = JsonGrammar.Peek(text, at);
            if (b == ']') return at + 1;
            if (!first)
            {
                if (b != ',') return JsonGrammar.Malformed;
                at = JsonGrammar.SkipWhitespace(text, at + 1);
            }

            at = ScanValue(text, at, depth, out _);
            if (at < 0) return at;
        }
    }
}
