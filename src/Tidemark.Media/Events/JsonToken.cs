namespace Tidemark.Media.Events;

/// <summary>Where a JSON value, or the name of a member, stands in its text. The default value is absent.</summary>
/// <remarks>Packed into 64 bits so that it stays in a register: start (30 bits), length (30 bits), escaped (1), kind (3).</remarks>
internal readonly struct JsonToken
{
    /// <summary>The longest text that tokens can point into: 1 GiB − 1.</summary>
    public const int TextBytesMax = (1 << 30) - 1;

    private readonly ulong bits;

    /// <summary>Makes a token.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="start">Its first byte; that of a string is the one after the quote.</param>
    /// <param name="end">The byte after its last; that of a string is the closing quote.</param>
    /// <param name="escaped">Whether it is a string with at least one backslash.</param>
    public JsonToken(JsonKind kind, int start, int end, bool escaped = false) =>
        bits = ((ulong)(uint)start << 34) | ((ulong)(uint)(end - start) << 4) | (escaped ? 8u : 0u) | (uint)kind;

    /// <summary>Its kind.</summary>
    public JsonKind Kind => (JsonKind)(bits & 7);

    /// <summary>Its first byte.</summary>
    public int Start => (int)(bits >> 34);

    /// <summary>Where it starts, the quote of a string included.</summary>
    public int OuterStart => Kind == JsonKind.String ? Start - 1 : Start;

    /// <summary>Its bytes, escapes as they are.</summary>
    public int Length => (int)(bits >> 4) & TextBytesMax;

    /// <summary>Whether it is a string with at least one backslash.</summary>
    public bool Escaped => (bits & 8) != 0;

    /// <summary>Its bytes in <paramref name="text"/>, escapes as they are.</summary>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> text) => text.Slice(Start, Length);
}
