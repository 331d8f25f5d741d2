using System.Text.RegularExpressions;

namespace Tidemark.Server.Configuration.Hocon;

/// <summary>Include statements.</summary>
internal sealed partial class HoconParser
{
    private const string Keyword = "include";

    /// <summary>Reads an include statement, if one begins here, and merges the file into the object.</summary>
    private bool TryReadInclude(ObjectNode target)
    {
        int start = cursor.Position;
        if (!cursor.Sees(Keyword)) return false;
        cursor.Position += Keyword.Length;
        if (cursor.SeesUnquoted())
        {
            cursor.Position = start;
            return false;
        }

        cursor.SkipBlank();
        bool isRequired = TryOpen("required");
        bool isWrapped = false;
        foreach (string kind in (string[])["file", "url", "classpath"])
        {
            if (isWrapped || !TryOpen(kind)) continue;
            isWrapped = true;
            if (kind != "file") throw cursor.Fault(start, $"include {kind}(…) is not supported; include a file");
        }

        if (cursor.Current != '"')
            throw cursor.Fault($"include takes the name of a file in quotes, not {cursor.Name}; as a key it is written \"include\"");
        string name = HoconStrings.ReadQuoted(cursor);
        if (isWrapped) Close();
        if (isRequired) Close();
        if (!isWrapped && Url().IsMatch(name)) throw cursor.Fault(start, "URLs cannot be included; include a file");
        if (arrays > 0) throw cursor.Fault(start, "include cannot be used within an array, since no path leads there");
        Include(target, cursor.At(start), name, isRequired);
        return true;
    }

    private bool TryOpen(string function)
    {
        if (!cursor.Sees(function + "(")) return false;
        cursor.Position += function.Length + 1;
        cursor.SkipBlank();
        return true;
    }

    private void Close()
    {
        cursor.SkipBlank();
        if (cursor.Current != ')') throw cursor.Fault($"after the name of the file comes ), not {cursor.Name}");
        cursor.Position++;
    }

    /// <summary>A name without an ending stands for that name with each ending there is, HOCON last and so on top.</summary>
    private void Include(ObjectNode target, HoconOrigin origin, string name, bool isRequired)
    {
        bool found = false;
        foreach (string candidate in Path.HasExtension(name) ? (string[])[name] : [name + ".json", name + ".conf"])
        {
            string file = document.Includes.Locate(inclusion.Files[^1], candidate);
            if (inclusion.Files.Contains(file, StringComparer.Ordinal))
                throw Refusal($"{string.Join(" includes ", [.. inclusion.Files, file])}, and so without end");
            if (inclusion.Files.Count > HoconLimits.IncludeDepthMax)
                throw Refusal($"includes lie more than {HoconLimits.IncludeDepthMax} deep in each other here, which is the limit");
            var within = new HoconInclusion(inclusion.Scope.Within(path), depth, [.. inclusion.Files, file]);
            if (!document.TryRead(file, origin, within, out ObjectNode? included)) continue;
            found = true;
            target.Merge(included);
        }

        if (isRequired && !found)
            throw Refusal($"the required file {document.Includes.Locate(inclusion.Files[^1], name)} does not exist");

        HoconFaultException Refusal(string message) => new(origin, message);
    }

    [GeneratedRegex("^([a-z][a-z0-9+.-]*://|(file|jar|classpath):)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Url();
}
