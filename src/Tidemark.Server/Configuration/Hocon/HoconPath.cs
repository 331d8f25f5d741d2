using System.Text;

namespace Tidemark.Server.Configuration.Hocon;

/// <summary>Path expressions: the keys of fields and what stands in <c>${…}</c>.</summary>
internal static class HoconPath
{
    /// <summary>Reads a path up to what cannot belong to it. Dots part its elements, but for those in quotes.</summary>
    /// <param name="cursor">Where it begins.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="partsQuoted">Whether dots in quotes part elements too.</param>
    public static List<string> Read(HoconCursor cursor, string what, bool partsQuoted)
    {
        int start = cursor.Position;
        var elements = new List<string>();
        var element = new StringBuilder();
        bool isQuoted = false;
        int spaceFrom = start;
        while (true)
        {
            spaceFrom = cursor.Position;
            cursor.SkipSpace();
            if (cursor.Current != '"' && !cursor.SeesUnquoted()) break;
            // Whitespace between two parts belongs to the key, as between those of a value.
            if (element.Length > 0 || isQuoted || elements.Count > 0) element.Append(cursor.Since(spaceFrom));
            if (cursor.Current == '"')
            {
                string quoted = HoconStrings.ReadQuoted(cursor);
                string[] parts = partsQuoted ? quoted.Split('.') : [quoted];
                foreach (string part in parts[..^1]) End(element.Append(part));
                element.Append(parts[^1]);
                isQuoted = true;
                continue;
            }

            string[] names = HoconStrings.ReadUnquoted(cursor).Split('.');
            foreach (string name in names[..^1])
            {
                element.Append(name);
                if (element.Length == 0 && !isQuoted) throw Empty();
                End(element);
                isQuoted = false;
            }

            element.Append(names[^1]);
        }

        cursor.Position = spaceFrom;
        if (elements.Count == 0 && element.Length == 0 && !isQuoted)
        {
            cursor.SkipSpace();
            throw cursor.Fault($"{what} is expected here, not {cursor.Name}");
        }

        if (element.Length == 0 && !isQuoted) throw Empty();
        End(element);
        return elements;

        void End(StringBuilder name)
        {
            elements.Add(name.ToString());
            name.Clear();
        }

        HoconFaultException Empty() => cursor.Fault(
            start, $"{what} has an empty element; a dot at its beginning or end, or beside another, must be in quotes");
    }

    /// <summary>Writes a path so that it can be read again.</summary>
    public static string Render(IEnumerable<string> path) => string.Join('.', path.Select(element =>
        element.Length > 0 && element.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? element : HoconText.Quote(element)));
}
