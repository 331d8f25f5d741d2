using System.Buffers.Text;
using Tidemark.Core.Codecs;

namespace Tidemark.Media.Generation;

/// <summary>Writes the fields of a JSON object one after another; values go out as they are, so they hold no character to escape.</summary>
/// <param name="line">Where the fields go.</param>
internal ref struct LineWriter(ByteWriter line)
{
    private bool any;

    /// <summary>A string, of up to four parts.</summary>
    public void Text(
        ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> a,
        ReadOnlySpan<byte> b = default,
        ReadOnlySpan<byte> c = default,
        ReadOnlySpan<byte> d = default)
    {
        Name(name);
        line.WriteByte((byte)'"');
        line.WriteRaw(a);
        line.WriteRaw(b);
        line.WriteRaw(c);
        line.WriteRaw(d);
        line.WriteByte((byte)'"');
    }

    /// <summary>A string of a letter or prefix and a number.</summary>
    public void Text(ReadOnlySpan<byte> name, ReadOnlySpan<byte> prefix, long number)
    {
        Name(name);
        line.WriteByte((byte)'"');
        line.WriteRaw(prefix);
        Digits(number);
        line.WriteByte((byte)'"');
    }

    /// <summary>An integer.</summary>
    public void Number(ReadOnlySpan<byte> name, long value)
    {
        Name(name);
        Digits(value);
    }

    /// <summary>A value that is written as JSON already.</summary>
    public void Raw(ReadOnlySpan<byte> name, ReadOnlySpan<byte> json)
    {
        Name(name);
        line.WriteRaw(json);
    }

    /// <summary>An array of two strings.</summary>
    public void Array(ReadOnlySpan<byte> name, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        Name(name);
        line.WriteRaw("[\""u8);
        line.WriteRaw(first);
        line.WriteRaw("\",\""u8);
        line.WriteRaw(second);
        line.WriteRaw("\"]"u8);
    }

    /// <summary>Fields that were written before, as they are.</summary>
    public void Fields(ReadOnlySpan<byte> fields)
    {
        if (any) line.WriteByte((byte)',');
        any = true;
        line.WriteRaw(fields);
    }

    /// <summary>Opens the object, or one within it.</summary>
    public void Open(ReadOnlySpan<byte> name = default)
    {
        if (!name.IsEmpty) Name(name);
        line.WriteByte((byte)'{');
        any = false;
    }

    /// <summary>Closes the object that was opened last.</summary>
    public void Close()
    {
        line.WriteByte((byte)'}');
        any = true;
    }

    /// <summary>A time as ISO-8601, whole seconds.</summary>
    public static byte[] Iso(long milliseconds) =>
        System.Text.Encoding.ASCII.GetBytes(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-ddTHH:mm:ssZ"));

    private void Name(ReadOnlySpan<byte> name)
    {
        line.WriteRaw(any ? ",\""u8 : "\""u8);
        any = true;
        line.WriteRaw(name);
        line.WriteRaw("\":"u8);
    }

    private readonly void Digits(long value)
    {
        Utf8Formatter.TryFormat(value, line.GetSpan(20), out int written);
        line.Advance(written);
    }
}
