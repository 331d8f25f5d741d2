namespace Tidemark.UnitTests.Gates;

/// <summary>Blanks comments, strings and character literals out of C#, so that what is left can be read brace by brace.</summary>
/// <remarks>Every masked character becomes a space and line feeds stay, so positions and line numbers hold. The expressions inside
/// interpolated strings are blanked as well. Preprocessor lines stay.</remarks>
internal sealed class CodeMask
{
    private readonly string text;
    private readonly char[] output;
    private int at;

    private CodeMask(string text)
    {
        this.text = text;
        output = text.ToCharArray();
    }

    /// <summary>The code alone, of the same length as <paramref name="text"/>.</summary>
    public static string CodeOf(string text)
    {
        CodeMask mask = new(text);
        while (mask.at < text.Length)
        {
            int start = mask.at;
            if (mask.SkipLiteral()) mask.Blank(start, mask.at);
            else mask.at++;
        }

        return new string(mask.output);
    }

    /// <summary>Steps over a comment, string or character literal that starts here; false where none does.</summary>
    private bool SkipLiteral()
    {
        if (Starts("//")) return SkipTo('\n');
        if (Starts("/*")) return SkipPast("*/", 2);
        if (text[at] == '\'') return SkipCharacter();
        int quote = at;
        int dollars = CountAndStep(ref quote, '$');
        bool verbatim = CountAndStep(ref quote, '@') > 0;
        dollars += CountAndStep(ref quote, '$');
        if (quote >= text.Length || text[quote] != '"') return false;
        int quotes = Run(quote, '"');
        at = quote;
        if (quotes >= 3 && !verbatim) SkipRaw(quotes, dollars);
        else SkipQuoted(verbatim, dollars > 0);
        return true;
    }

    private bool SkipTo(char end)
    {
        while (at < text.Length && text[at] != end) at++;
        return true;
    }

    private bool SkipPast(string end, int from)
    {
        int found = text.IndexOf(end, Math.Min(at + from, text.Length), StringComparison.Ordinal);
        at = found < 0 ? text.Length : found + end.Length;
        return true;
    }

    private bool SkipCharacter()
    {
        at++;
        while (at < text.Length && text[at] is not ('\'' or '\n')) at += text[at] == '\\' ? 2 : 1;
        at = Math.Min(at + 1, text.Length);
        return true;
    }

    private void SkipQuoted(bool verbatim, bool interpolated)
    {
        at++;
        while (at < text.Length)
        {
            if (!verbatim && text[at] == '\\') at += 2;
            else if (verbatim && Starts("\"\"")) at += 2;
            else if (interpolated && (Starts("{{") || Starts("}}"))) at += 2;
            else if (interpolated && text[at] == '{') SkipHole(1);
            else if (text[at++] == '"') return;
        }

        at = text.Length;
    }

    private void SkipRaw(int quotes, int dollars)
    {
        at += quotes;
        while (at < text.Length)
        {
            int closing = Run(at, '"');
            int opening = dollars > 0 ? Run(at, '{') : 0;
            if (closing >= quotes)
            {
                at += closing;
                return;
            }

            if (opening >= dollars && opening > 0) SkipHole(opening);
            else at += Math.Max(1, Math.Max(closing, opening));
        }
    }

    /// <summary>Steps over the expression of an interpolated string, opened and closed by <paramref name="braces"/> braces.</summary>
    private void SkipHole(int braces)
    {
        at += braces;
        int depth = 1;
        while (at < text.Length && depth > 0)
        {
            if (SkipLiteral()) continue;
            if (text[at] == '{') depth++;
            if (text[at] == '}') depth--;
            at += depth == 0 ? braces : 1;
        }
    }

    private void Blank(int from, int to)
    {
        for (int i = from; i < Math.Min(to, output.Length); i++)
        {
            if (output[i] is not ('\n' or '\r')) output[i] = ' ';
        }
    }

    private bool Starts(string value) => string.CompareOrdinal(text, at, value, 0, value.Length) == 0;

    private int CountAndStep(ref int from, char value)
    {
        int count = Run(from, value);
        from += count;
        return count;
    }

    private int Run(int from, char value)
    {
        int end = from;
        while (end < text.Length && text[end] == value) end++;
        return end - from;
    }
}
