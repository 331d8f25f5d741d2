namespace Tidemark.Server.Configuration.Hocon;

/// <summary>What values hold.</summary>
internal sealed partial class HoconResolver
{
    private readonly List<(HoconShape Shape, IReadOnlyList<HoconLayer> Layers)> open = [];
    private readonly HashSet<SubstitutionNode> refused = [];
    private int? again;

    /// <summary>Resolves a value with all that it holds; null where it is undefined, or <see cref="again"/> is set.</summary>
    private HoconValue? Complete(IReadOnlyList<HoconLayer> layers)
    {
        if (layers.Count > 0) here = layers[0].Node.Origin;
        if (++values > HoconLimits.ValuesMax) throw Limit(HoconLimits.ValuesMax, "values");
        HoconShape? shape = ShapeOf(layers);
        if (shape is null) return null;
        if (shape is ScalarShape simple) return simple.Value;
        int depth = open.Count;
        int outer = open.FindLastIndex(level => IsSame(level.Shape, shape));
        open.Add((shape, layers));
        if (depth > HoconLimits.DepthMax) throw Limit(HoconLimits.DepthMax, "objects and arrays within each other");
        HoconValue? value = outer >= 0 ? Break(outer)
            : shape is ArrayShape array ? CompleteItems(array)
            : CompleteFields((ObjectShape)shape);
        open.RemoveAt(depth);
        if (again is null) return value;
        if (again != depth) return null;
        again = null;
        return Complete(layers);
    }

    private HoconArray CompleteItems(ArrayShape shape)
    {
        var items = new List<HoconValue>();
        foreach (IReadOnlyList<HoconLayer> item in shape.Items)
        {
            if (Complete(item) is { } value) items.Add(value);
            if (again is not null) break;
        }

        return new HoconArray(shape.Origin, items);
    }

    private HoconObject CompleteFields(ObjectShape shape)
    {
        var fields = new OrderedDictionary<string, HoconValue>(StringComparer.Ordinal);
        foreach (string key in shape.Layers.Reverse().SelectMany(layer => layer.Fields.Keys).Distinct(StringComparer.Ordinal))
        {
            if (Complete([.. LayersOf(shape, key)]) is { } value) fields.Add(key, value);
            if (again is not null) break;
        }

        return new HoconObject(shape.Layers[0].Origin, fields);
    }

    /// <summary>Breaks the recursion of a value that holds itself. What its inside comes to is the same at every turn, so it would never
    /// end. Of the substitutions of a turn the innermost that can looks back; where none can, the innermost is undefined if it is optional,
    /// and else refused.</summary>
    /// <param name="outer">Where the turn begins in <see cref="open"/>; its end is the innermost.</param>
    private HoconScalar Break(int outer)
    {
        var turn = open[(outer + 1)..].SelectMany(level => level.Layers).Select(layer => layer.Node).OfType<DelayedNode>().ToHashSet();
        SubstitutionNode[] links =
        [
            .. open[(outer + 1)..].AsEnumerable().Reverse().SelectMany(level => level.Layers).SelectMany(layer => PartsOf(layer.Node))
                .OfType<SubstitutionNode>().Where(part => shapes.GetValueOrDefault(part) is { } shape && Holds(shape, turn.Contains)),
        ];
        if (Array.Find(links, LooksBack) is { } link) ResolveAgain(link);
        else if (links.Length > 0 && links[0].IsOptional)
        {
            ResolveAgain(links[0]);
            shapes[links[0]] = null;
        }
        else if (!links.Any(refused.Contains))
        {
            refused.UnionWith(links);
            SubstitutionNode? innermost = links.FirstOrDefault();
            AddFault(innermost?.Origin ?? here, $"{innermost} holds itself: it stands within what it refers to");
        }

        return Invalid.Value;
    }

    /// <summary>Forgets a substitution, and what came to stand after it, since that may depend on it. What is open is resolved again from
    /// the outermost that does.</summary>
    private void ResolveAgain(SubstitutionNode changed)
    {
        int first = resolved.IndexOf(changed);
        foreach (DelayedNode later in resolved[first..]) shapes.Remove(later);
        resolved.RemoveRange(first, resolved.Count - first);
        again = open.FindIndex(level => level.Layers.Any(layer => layer.Node is DelayedNode delayed && !shapes.ContainsKey(delayed)));
    }

    /// <summary>Makes a substitution see its key as it was before the uppermost value that needed resolving; false where there is
    /// none.</summary>
    private bool LooksBack(SubstitutionNode substitution)
    {
        for (HoconScope? scope = substitution.Scope; scope is not null; scope = scope.Outer)
        {
            bool isSet = false;
            foreach (HoconLayer layer in LayersAt(substitution, scope))
            {
                HoconShape? shape = ShapeOf(layer);
                if (shape is null) continue;
                if (layer is { Node: DelayedNode, Field: { } field })
                {
                    if (!looksBelow.TryGetValue(substitution, out List<(HoconField, int)>? limits)) looksBelow[substitution] = limits = [];
                    limits.Add((field, layer.Index));
                    return true;
                }

                isSet = true;
                if (shape is not ObjectShape) break;
            }

            if (isSet) return false;
        }

        return false;
    }

    /// <summary>Whether something that needs resolving stands in an object or array as it was written.</summary>
    private bool Holds(HoconShape shape, Func<DelayedNode, bool> isSought)
    {
        var nodes = new Stack<HoconNode>(shape switch
        {
            ObjectShape merged => merged.Layers,
            ArrayShape array => array.Items.SelectMany(item => item).Select(layer => layer.Node),
            _ => [],
        });
        while (nodes.TryPop(out HoconNode? node))
        {
            Step();
            if (node is DelayedNode delayed && isSought(delayed)) return true;
            IEnumerable<HoconNode> inner = node switch
            {
                ObjectNode parent => parent.Fields.Values.SelectMany(field => field.Values),
                ArrayNode array => array.Items,
                ConcatNode concat => concat.Parts,
                _ => [],
            };
            foreach (HoconNode next in inner) nodes.Push(next);
        }

        return false;
    }

    private static IEnumerable<HoconNode> PartsOf(HoconNode node) => node is ConcatNode concat ? concat.Parts : [node];

    private static bool IsSame(HoconShape a, HoconShape b) => (a, b) switch
    {
        (ArrayShape one, ArrayShape other) => ReferenceEquals(one.Items, other.Items),
        (ObjectShape one, ObjectShape other) => one.Layers.SequenceEqual(other.Layers),
        _ => false,
    };
}
