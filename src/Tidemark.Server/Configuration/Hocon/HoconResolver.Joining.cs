namespace Tidemark.Server.Configuration.Hocon;

/// <summary>Concatenations.</summary>
internal sealed partial class HoconResolver
{
    /// <summary>Joins values to a string, an array or an object; null where all of them are undefined.</summary>
    private HoconShape? Join(ConcatNode concat)
    {
        List<(HoconNode Node, HoconShape Shape)> parts = ShapesOf(concat);
        // One that holds what is being resolved right now can only be joined with its like; with another it is a cycle.
        while (Kinds(parts) > 1)
        {
            int cycle = parts.FindIndex(part => part.Node is SubstitutionNode && Holds(part.Shape, busy.Contains));
            if (cycle < 0) break;
            var link = (SubstitutionNode)parts[cycle].Node;
            bool looksBack = LooksBack(link);
            if (!looksBack && !link.IsOptional) break;
            if (looksBack) shapes.Remove(link);
            else shapes[link] = null;
            parts = ShapesOf(concat);
        }

        here = concat.Origin;
        if (parts.Exists(part => part.Shape is ScalarShape { Value.Kind: HoconKind.Invalid })) return Invalid;
        if (parts.TrueForAll(part => part.Node is ScalarNode { IsSpace: true })) return null;
        if (parts.TrueForAll(part => part.Shape is ScalarShape)) return JoinText(concat.Origin, parts.Select(p => (ScalarShape)p.Shape));

        // Between arrays and objects unquoted whitespace means nothing.
        parts.RemoveAll(part => part.Node is ScalarNode { IsSpace: true });
        bool isArray = parts.Exists(part => part.Shape is ArrayShape);
        foreach ((HoconNode node, HoconShape shape) in parts)
        {
            if (shape is not ScalarShape) continue;
            AddFault(node.Origin, $"a simple value cannot be joined with {(isArray ? "an array" : "an object")}");
            return Invalid;
        }

        if (!isArray) return Merged([.. parts.Select(part => (ObjectShape)part.Shape).Reverse().SelectMany(part => part.Layers)]);
        return JoinArrays(concat.Origin, parts);
    }

    private List<(HoconNode Node, HoconShape Shape)> ShapesOf(ConcatNode concat)
    {
        var parts = new List<(HoconNode Node, HoconShape Shape)>();
        foreach (HoconNode part in concat.Parts)
        {
            if (ShapeOf(new HoconLayer(part, null, 0)) is { } shape) parts.Add((part, shape));
        }

        return parts;
    }

    private static int Kinds(List<(HoconNode Node, HoconShape Shape)> parts) =>
        parts.Where(part => part.Node is not ScalarNode { IsSpace: true }).Select(part => part.Shape.GetType()).Distinct().Count();

    private ScalarShape JoinText(HoconOrigin origin, IEnumerable<ScalarShape> parts)
    {
        string text = string.Concat(parts.Select(Counted));
        return new ScalarShape(new HoconScalar(origin, HoconKind.String, text));

        string Counted(ScalarShape part)
        {
            if ((textLength += part.Value.Text.Length) > HoconLimits.TextLengthMax)
                throw Limit(HoconLimits.TextLengthMax, "characters of strings that are put together");
            return part.Value.Text;
        }
    }

    private HoconShape JoinArrays(HoconOrigin origin, List<(HoconNode Node, HoconShape Shape)> parts)
    {
        var items = new List<IReadOnlyList<HoconLayer>>();
        foreach ((HoconNode node, HoconShape shape) in parts)
        {
            IReadOnlyList<IReadOnlyList<HoconLayer>> more = shape is ArrayShape array ? array.Items : Indexed((ObjectShape)shape);
            if (more.Count == 0 && shape is ObjectShape)
            {
                AddFault(node.Origin, "an object whose keys are no whole numbers cannot be joined with an array");
                return Invalid;
            }

            Step(more.Count);
            items.AddRange(more);
        }

        return new ArrayShape(origin, items);
    }

    /// <summary>An object as an array: what its whole-numbered keys hold, in their order.</summary>
    private List<IReadOnlyList<HoconLayer>> Indexed(ObjectShape shape) =>
    [
        .. shape.Layers.SelectMany(layer => layer.Fields.Keys).Distinct(StringComparer.Ordinal)
            .Where(key => HoconObject.Index(key) is not null).OrderBy(HoconObject.Index)
            .Select(key => (HoconLayer[])[.. LayersOf(shape, key)]),
    ];

    /// <summary>Objects as one, the first on top. One that comes twice adds nothing the second time.</summary>
    private ObjectShape Merged(List<ObjectNode> objects)
    {
        Step(objects.Count);
        return new ObjectShape(objects.Count == 1 ? objects : [.. objects.Distinct()]);
    }
}
