namespace Tidemark.Server.Configuration.Hocon;

/// <summary>A value as it stands in a file, before substitutions are resolved.</summary>
internal abstract class HoconNode(HoconOrigin origin)
{
    /// <summary>Where it begins.</summary>
    public HoconOrigin Origin { get; } = origin;
}

/// <summary>A simple value.</summary>
/// <param name="value">The value.</param>
/// <param name="isSpace">Whether it is the unquoted whitespace between two values, which counts only within a string.</param>
internal sealed class ScalarNode(HoconScalar value, bool isSpace = false) : HoconNode(value.Origin)
{
    public HoconScalar Value { get; } = value;

    public bool IsSpace { get; } = isSpace;
}

/// <summary>An array.</summary>
internal sealed class ArrayNode(HoconOrigin origin, IReadOnlyList<HoconNode> items) : HoconNode(origin)
{
    public IReadOnlyList<HoconNode> Items { get; } = items;

    /// <summary>What it is to the resolver; made once, so that an array that holds itself is recognised.</summary>
    public ArrayShape Shape => field ??= new ArrayShape(Origin, [.. Items.Select(item => (HoconLayer[])[new HoconLayer(item, null, 0)])]);
}

/// <summary>An object.</summary>
internal sealed class ObjectNode(HoconOrigin origin) : HoconNode(origin)
{
    /// <summary>The fields, in the order in which their keys come first.</summary>
    public OrderedDictionary<string, HoconField> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>Sets the field at a path over what it was, making objects on the way.</summary>
    public void Put(ReadOnlySpan<string> path, HoconNode value)
    {
        HoconField field = FieldOf(path[0]);
        if (path.Length == 1)
        {
            field.Push(value);
            return;
        }

        var inner = new ObjectNode(value.Origin);
        inner.Put(path[1..], value);
        field.Push(inner);
    }

    /// <summary>Sets every field of another object over this one's.</summary>
    public void Merge(ObjectNode other)
    {
        foreach ((string key, HoconField values) in other.Fields)
        {
            HoconField field = FieldOf(key);
            foreach (HoconNode value in values.Values) field.Push(value);
        }
    }

    private HoconField FieldOf(string key)
    {
        if (!Fields.TryGetValue(key, out HoconField? field)) Fields.Add(key, field = new HoconField());
        return field;
    }
}

/// <summary>What needs resolving: a substitution or a concatenation.</summary>
internal abstract class DelayedNode(HoconOrigin origin) : HoconNode(origin);

/// <summary><c>${path}</c> or <c>${?path}</c>.</summary>
internal sealed class SubstitutionNode(HoconOrigin origin, IReadOnlyList<string> path, bool isOptional, HoconScope scope)
    : DelayedNode(origin)
{
    public IReadOnlyList<string> Path { get; } = path;

    public bool IsOptional { get; } = isOptional;

    public HoconScope Scope { get; } = scope;

    /// <inheritdoc/>
    public override string ToString() => $"${{{(IsOptional ? "?" : "")}{HoconPath.Render(Path)}}}";
}

/// <summary>Values on one line, to be joined.</summary>
internal sealed class ConcatNode(HoconOrigin origin, IReadOnlyList<HoconNode> parts) : DelayedNode(origin)
{
    public IReadOnlyList<HoconNode> Parts { get; } = parts;
}
