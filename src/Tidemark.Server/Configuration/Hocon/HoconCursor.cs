using System.Buffers;

namespace Tidemark.Server.Configuration.Hocon;

/// <summary>A place in a text that moves on; knows what separates and what ends a value.</summary>
internal sealed class HoconCursor
{
    private static readonly SearchValues<char> Reserved = SearchValues.Create("$\"{}[]:=,+#`^?!@*&\\");

    private readonly string source;
    private readonly string text;
    private readonly bool isFile;
    private readonly List<int> lineStarts = [0];

    /// <param name="source">The name of what is read.</param>
    /// <param name="text">Its text.</param>
    /// <param name="isFile">Whether places in it are told by line and column.</param>
    public HoconCursor(string source, string text, bool isFile)
    {
        (this.source, this.text, this.isFile) = (source, text, isFile);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n') lineStarts.Add(i + 1);
        }
    }

    /// <summary>The index of the next character.</summary>
    public int Position { get; set; }

    /// <summary>Whether everything is read.</summary>
    public bool AtEnd => Position >= text.Length;

    /// <summary>The next character; NUL at the end.</summary>
    public char Current => AtEnd ? '\0' : text[Position];

    /// <summary>Where the next character stands.</summary>
    public HoconOrigin Here => At(Position);

    /// <summary>Whether what comes next is this.</summary>
    public bool Sees(string expected) => string.CompareOrdinal(text, Position, expected, 0, expected.Length) == 0;

    /// <summary>The text from an index to here.</summary>
    public string Since(int start) => text[start..Position];

    /// <summary>Where a character stands.</summary>
    public HoconOrigin At(int position)
    {
        int found = lineStarts.BinarySearch(position);
        int line = found >= 0 ? found : ~found - 1;
        return new HoconOrigin(source, isFile ? line + 1 : 0, position - lineStarts[line] + 1);
    }

    /// <summary>A fault at the next character.</summary>
    public HoconFaultException Fault(string message) => Fault(Position, message);

    /// <summary>A fault at a place.</summary>
    public HoconFaultException Fault(int position, string message) => new(At(position), message);

    /// <summary>The next character, for a message.</summary>
    public string Name => AtEnd ? "the end" : Current switch
    {
        '\n' => "the end of the line",
        < ' ' => $"the control character U+{(int)Current:X4}",
        _ => $"'{Current}'",
    };

    /// <summary>Passes whitespace up to the end of the line.</summary>
    public void SkipSpace()
    {
        while (!AtEnd && IsSpace(Current)) Position++;
    }

    /// <summary>Passes whitespace, line ends and comments; tells whether there was a line end.</summary>
    public bool SkipBlank()
    {
        bool sawLineEnd = false;
        while (!AtEnd)
        {
            if (Current == '\n') sawLineEnd = true;
            else if (SeesComment())
            {
                int end = text.IndexOf('\n', Position);
                Position = end < 0 ? text.Length : end;
                continue;
            }
            else if (!IsSpace(Current)) break;
            Position++;
        }

        return sawLineEnd;
    }

    /// <summary>Whether a comment begins here.</summary>
    public bool SeesComment() => Current == '#' || Sees("//");

    /// <summary>Whether an unquoted string goes on here. Whitespace and the characters that the specification reserves end it, and a
    /// comment.</summary>
    public bool SeesUnquoted() => !AtEnd && !Reserved.Contains(Current) && Current != '\n' && !IsSpace(Current) && !Sees("//");

    /// <summary>What the specification calls whitespace, but for the line end: the separators of Unicode, the byte order mark, and some
    /// control characters.</summary>
    private static bool IsSpace(char c) =>
        char.IsSeparator(c) || c is '\t' or '\v' or '\f' or '\r' or '\uFEFF' or (>= '\u001C' and <= '\u001F');
}
