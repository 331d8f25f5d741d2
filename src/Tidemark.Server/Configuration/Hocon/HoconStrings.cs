using System.Text;
using System.Text.RegularExpressions;

namespace Tidemark.Server.Configuration.Hocon;

/// <summary>Reads strings at a cursor.</summary>
internal static partial class HoconStrings
{
    private const string Triple = "\"\"\"";

    /// <summary>Reads a quoted string, of one quote or of three.</summary>
    public static string ReadQuoted(HoconCursor cursor) => cursor.Sees(Triple) ? ReadTriple(cursor) : ReadSingle(cursor);

    /// <summary>Reads an unquoted string; empty where none begins.</summary>
    public static string ReadUnquoted(HoconCursor cursor)
    {
        int start = cursor.Position;
        while (cursor.SeesUnquoted() || (cursor.Current == '+' && Exponent().IsMatch(cursor.Since(start)))) cursor.Position++;
        return cursor.Since(start);
    }

    /// <summary>What an unquoted string is where it stands alone.</summary>
    public static HoconKind KindOf(string unquoted) => unquoted switch
    {
        "true" or "false" => HoconKind.Boolean,
        "null" => HoconKind.Null,
        _ => IsNumber(unquoted) ? HoconKind.Number : HoconKind.String,
    };

    /// <summary>Whether a text is a number of JSON.</summary>
    public static bool IsNumber(string text) => Number().IsMatch(text);

    private static string ReadTriple(HoconCursor cursor)
    {
        int start = cursor.Position;
        cursor.Position += Triple.Length;
        while (!cursor.Sees(Triple))
        {
            if (cursor.AtEnd) throw cursor.Fault(start, "this string of three quotes is never closed");
            cursor.Position++;
        }

        // Of more than three quotes the last three close it.
        while (cursor.Sees(Triple)) cursor.Position++;
        string quoted = cursor.Since(start);
        cursor.Position += Triple.Length - 1;
        return quoted[Triple.Length..^1];
    }

    private static string ReadSingle(HoconCursor cursor)
    {
        int start = cursor.Position++;
        var read = new StringBuilder();
        while (cursor.Current != '"')
        {
            if (cursor.AtEnd || cursor.Current == '\n') throw cursor.Fault(start, "this string is not closed on its line");
            if (cursor.Current < ' ')
                throw cursor.Fault($"{cursor.Name} must be written as \\u{(int)cursor.Current:x4} in a quoted string");
            if (cursor.Current == '\\') read.Append(ReadEscape(cursor));
            else
            {
                read.Append(cursor.Current);
                cursor.Position++;
            }
        }

        cursor.Position++;
        string text = read.ToString();
        // Text that no UTF-8 can hold could be neither shown nor written.
        if (HasLoneSurrogate(text)) throw cursor.Fault(start, "this string has half of a surrogate pair");
        return text;
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return true;
            i++;
        }

        return false;
    }

    private static char ReadEscape(HoconCursor cursor)
    {
        int start = cursor.Position++;
        char escaped = cursor.Current;
        cursor.Position++;
        switch (escaped)
        {
            case '"' or '\\' or '/': return escaped;
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u': break;
            default: throw cursor.Fault(start, "this is no escape; a backslash itself is written \\\\");
        }

        int code = 0;
        for (int i = 0; i < 4; i++)
        {
            if (!char.IsAsciiHexDigit(cursor.Current)) throw cursor.Fault(start, "\\u takes four hexadecimal digits");
            code = (code * 16) + Convert.ToInt32(cursor.Current.ToString(), 16);
            cursor.Position++;
        }

        return (char)code;
    }

    // What comes before the plus of an exponent, as in 1e+5; anywhere else a plus ends the string.
    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?[eE]\z", RegexOptions.CultureInvariant)]
    private static partial Regex Exponent();

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
