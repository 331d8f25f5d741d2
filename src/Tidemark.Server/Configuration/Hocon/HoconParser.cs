namespace Tidemark.Server.Configuration.Hocon;

/// <summary>Reads one text into nodes; a recursive descent over its characters.</summary>
/// <remarks>Owned by the <see cref="HoconDocument"/> that makes it, which counts what all texts hold.</remarks>
internal sealed partial class HoconParser
{
    private readonly HoconDocument document;
    private readonly HoconCursor cursor;
    private readonly HoconInclusion inclusion;
    private readonly List<string> path = [];
    private int depth;
    private int arrays;

    /// <param name="document">What the text is read for.</param>
    /// <param name="cursor">The text.</param>
    /// <param name="inclusion">How it comes to be read.</param>
    public HoconParser(HoconDocument document, HoconCursor cursor, HoconInclusion inclusion)
    {
        (this.document, this.cursor, this.inclusion) = (document, cursor, inclusion);
        depth = inclusion.Depth;
    }

    /// <summary>Reads a whole file: an object, whose braces may be left out, or an array.</summary>
    /// <exception cref="HoconFaultException">At the first thing that is wrong.</exception>
    public HoconNode ReadFile()
    {
        cursor.SkipBlank();
        HoconNode root;
        if (cursor.Current == '{') root = ReadObject();
        else if (cursor.Current == '[') root = ReadArray();
        else
        {
            var bare = new ObjectNode(cursor.Here);
            ReadFields(bare, openedAt: null);
            root = bare;
        }

        cursor.SkipBlank();
        if (!cursor.AtEnd) throw cursor.Fault($"the file must end after its root, not go on with {cursor.Name}");
        return root;
    }

    /// <summary>Reads a single field, as <c>-D</c> gives it.</summary>
    /// <exception cref="HoconFaultException">At the first thing that is wrong.</exception>
    public ObjectNode ReadDefinition()
    {
        var root = new ObjectNode(cursor.Here);
        ReadField(root);
        cursor.SkipBlank();
        if (!cursor.AtEnd) throw cursor.Fault($"the value must end before {cursor.Name}; quote what holds it");
        return root;
    }

    private ObjectNode ReadObject()
    {
        int start = cursor.Position;
        var read = new ObjectNode(cursor.Here);
        Deepen(1);
        cursor.Position++;
        ReadFields(read, start);
        depth--;
        return read;
    }

    private void ReadFields(ObjectNode target, int? openedAt)
    {
        while (true)
        {
            cursor.SkipBlank();
            if (cursor.AtEnd)
            {
                if (openedAt is { } start) throw cursor.Fault(start, "this { is never closed");
                return;
            }

            if (cursor.Current == '}')
            {
                if (openedAt is null) throw cursor.Fault("this } closes nothing");
                cursor.Position++;
                return;
            }

            if (cursor.Current == ',') throw cursor.Fault("there is no field before this comma");
            if (!TryReadInclude(target)) ReadField(target);
            ReadSeparator('}');
        }
    }

    private void ReadField(ObjectNode target)
    {
        int start = cursor.Position;
        List<string> key = HoconPath.Read(cursor, "a key", document.PartsQuotedKeys);
        int keyEnd = cursor.Position;
        cursor.SkipBlank();
        bool appends = cursor.Sees("+=");
        if (appends) cursor.Position += 2;
        else if (cursor.Current is ':' or '=') cursor.Position++;
        else if (cursor.Current != '{') throw cursor.Fault(keyEnd, $"after a key comes =, :, += or {{, not {cursor.Name}");
        cursor.SkipBlank();

        path.AddRange(key);
        Deepen(key.Count - 1);
        if (appends) arrays++;
        HoconNode value = ReadValue();
        if (appends) arrays--;
        depth -= key.Count - 1;
        if (appends) value = Append(cursor.At(start), value);
        path.RemoveRange(path.Count - key.Count, key.Count);
        target.Put([.. key], value);
    }

    /// <summary><c>a += b</c> is <c>a = ${?a} [b]</c>.</summary>
    private ConcatNode Append(HoconOrigin origin, HoconNode value)
    {
        if (arrays > 0)
            throw new HoconFaultException(origin, "+= cannot be used within an array, since no path leads there");
        document.CountSubstitution(origin);
        var before = new SubstitutionNode(origin, [.. inclusion.Scope.Prefix, .. path], isOptional: true, HoconScope.Root);
        return new ConcatNode(origin, [before, new ArrayNode(value.Origin, [value])]);
    }

    private ArrayNode ReadArray()
    {
        int start = cursor.Position;
        HoconOrigin origin = cursor.Here;
        var items = new List<HoconNode>();
        Deepen(1);
        arrays++;
        cursor.Position++;
        while (true)
        {
            cursor.SkipBlank();
            if (cursor.AtEnd) throw cursor.Fault(start, "this [ is never closed");
            if (cursor.Current == ']') break;
            if (cursor.Current == ',') throw cursor.Fault("there is no value before this comma");
            items.Add(ReadValue());
            ReadSeparator(']');
        }

        cursor.Position++;
        arrays--;
        depth--;
        return new ArrayNode(origin, items);
    }

    /// <summary>Passes what parts two fields or values: a comma, or a line end.</summary>
    private void ReadSeparator(char close)
    {
        bool sawLineEnd = cursor.SkipBlank();
        if (cursor.Current == ',') cursor.Position++;
        else if (!sawLineEnd && !cursor.AtEnd && cursor.Current != close)
            throw cursor.Fault($"a comma or a new line must come before {cursor.Name}");
    }

    private HoconNode ReadValue()
    {
        HoconOrigin origin = cursor.Here;
        var parts = new List<HoconNode>();
        while (true)
        {
            int spaceFrom = cursor.Position;
            cursor.SkipSpace();
            if (cursor.AtEnd || cursor.Current is '\n' or ',' or '}' or ']' || cursor.SeesComment()) break;
            if (parts.Count > 0 && cursor.Position > spaceFrom)
                parts.Add(new ScalarNode(new HoconScalar(cursor.At(spaceFrom), HoconKind.String, cursor.Since(spaceFrom)), isSpace: true));
            document.CountValue(cursor);
            parts.Add(ReadPart());
        }

        if (parts.Count == 0) throw cursor.Fault($"a value is expected here, not {cursor.Name}");
        if (parts.Count == 1) return parts[0];
        // Nothing is to be resolved where all parts are simple.
        return parts.TrueForAll(part => part is ScalarNode)
            ? new ScalarNode(new HoconScalar(origin, HoconKind.String, string.Concat(parts.Select(part => ((ScalarNode)part).Value.Text))))
            : new ConcatNode(origin, parts);
    }

    private HoconNode ReadPart()
    {
        HoconOrigin origin = cursor.Here;
        switch (cursor.Current)
        {
            case '{': return ReadObject();
            case '[': return ReadArray();
            case '"': return new ScalarNode(new HoconScalar(origin, HoconKind.String, HoconStrings.ReadQuoted(cursor)));
            case '$' when cursor.Sees("${"): return ReadSubstitution();
        }

        string text = HoconStrings.ReadUnquoted(cursor);
        if (text.Length == 0) throw cursor.Fault($"{cursor.Name} must be in quotes to be part of a value");
        return new ScalarNode(new HoconScalar(origin, HoconStrings.KindOf(text), text));
    }

    private SubstitutionNode ReadSubstitution()
    {
        HoconOrigin origin = cursor.Here;
        bool isOptional = cursor.Sees("${?");
        cursor.Position += isOptional ? 3 : 2;
        List<string> target = HoconPath.Read(cursor, "the path of a substitution", document.PartsQuotedKeys);
        cursor.SkipSpace();
        if (cursor.Current != '}') throw cursor.Fault($"a substitution ends with }}, not {cursor.Name}");
        cursor.Position++;
        if (target.Count > HoconLimits.DepthMax)
            throw new HoconFaultException(origin, $"a path has more than {HoconLimits.DepthMax} elements, which is the limit");
        document.CountSubstitution(origin);
        return new SubstitutionNode(origin, target, isOptional, inclusion.Scope);
    }

    private void Deepen(int by)
    {
        depth += by;
        if (depth > HoconLimits.DepthMax)
            throw cursor.Fault($"objects and arrays lie more than {HoconLimits.DepthMax} deep in each other here, which is the limit");
    }
}
