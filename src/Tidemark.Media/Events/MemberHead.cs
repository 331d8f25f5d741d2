using System.Runtime.Intrinsics;

namespace Tidemark.Media.Events;

/// <summary>What stood before the value of a member, byte for byte: separator, name, colon and whitespace. The default value is
/// none.</summary>
/// <remarks>Senders write the members of an event in one order and one way, so what stood at the n-th place of one record nearly always
/// stands there in the next; to compare it at once is many times cheaper than to read it. Equal bytes at the same place mean the same.
/// </remarks>
internal readonly struct MemberHead
{
    /// <summary>The longest that is remembered; <c>,"category_id":</c> has 15.</summary>
    public const int BytesMax = 16;

    private readonly Vector128<byte> bytes;
    private readonly Vector128<byte> mask;

    private MemberHead(ReadOnlySpan<byte> head, MediaField field)
    {
        Span<byte> held = stackalloc byte[BytesMax], kept = stackalloc byte[BytesMax];
        held.Clear();
        kept.Clear();
        head.CopyTo(held);
        kept[..head.Length].Fill(0xFF);
        bytes = Vector128.Create<byte>(held);
        mask = Vector128.Create<byte>(kept);
        (Length, Field) = (head.Length, field);
    }

    /// <summary>How many bytes they are; 0 for none.</summary>
    public int Length { get; }

    /// <summary>The field named.</summary>
    public MediaField Field { get; }

    /// <summary>What <paramref name="head"/> says; none where it is too long to be remembered.</summary>
    public static MemberHead Of(ReadOnlySpan<byte> head, MediaField field) => head.Length <= BytesMax ? new(head, field) : default;

    /// <summary>Whether it stands at an index; where fewer than <see cref="BytesMax"/> bytes are left it is not looked for.</summary>
    public bool StandsAt(ReadOnlySpan<byte> text, int at) =>
        Length > 0 && text.Length - at >= BytesMax && (Vector128.Create(text.Slice(at, BytesMax)) & mask) == bytes;
}
