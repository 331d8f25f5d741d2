using System.Runtime.CompilerServices;

namespace Tidemark.Server.Configuration.Hocon;

/// <summary>Resolves substitutions and concatenations.</summary>
/// <remarks>
/// A substitution looks at the final value of its path, of which only as much is resolved as must be known: the layers of a key are
/// looked at from the top down until one hides the rest. While a value is resolved that a key was set to, that key is seen as it was
/// before: so a reference to itself finds what it overrides, and a cycle finds nothing. What objects and arrays hold is resolved after
/// their outside, by <see cref="Complete"/>; one that holds itself would never end, and the cycle is broken there. Each substitution is
/// resolved once and remembered, as the specification demands, so that it is one value wherever it is asked for.
/// Used once, for one document; not thread-safe.
/// </remarks>
internal sealed partial class HoconResolver
{
    private static readonly ScalarShape Invalid = new(new HoconScalar(default, HoconKind.Invalid, ""));

    private readonly ObjectNode root;
    private readonly Func<string, string?> environment;
    private readonly List<HoconFault> faults;
    private readonly List<SubstitutionNode> chain = [];

    // What has been resolved, null where it is undefined, and in which order; and what is being resolved right now.
    private readonly Dictionary<DelayedNode, HoconShape?> shapes = [];
    private readonly List<DelayedNode> resolved = [];
    private readonly HashSet<DelayedNode> busy = [];

    // How many values of a field, from the first set, can be seen where not all can; for as long as one of them is resolved.
    private readonly Dictionary<HoconField, int> visible = [];

    // Fields that a substitution sees as they were before their value of an index, since it would else lead back to itself.
    private readonly Dictionary<SubstitutionNode, List<(HoconField Field, int Index)>> looksBelow = [];

    private HoconOrigin here;
    private bool lookedBack;
    private int steps;
    private int values;
    private int textLength;

    /// <param name="root">What is to be resolved.</param>
    /// <param name="environment">What a substitution falls back to; null for an unknown variable.</param>
    /// <param name="faults">Takes every substitution that cannot be resolved.</param>
    public HoconResolver(ObjectNode root, Func<string, string?> environment, List<HoconFault> faults)
    {
        (this.root, this.environment, this.faults) = (root, environment, faults);
        here = root.Origin;
    }

    /// <summary>Resolves everything.</summary>
    /// <exception cref="HoconFaultException">A limit is exceeded.</exception>
    public HoconObject Resolve() => (HoconObject)Complete([new HoconLayer(root, null, 0)])!;

    /// <summary>The shape of a key's layers: that of the uppermost, or the objects from the top down merged, if it is one.</summary>
    private HoconShape? ShapeOf(IEnumerable<HoconLayer> layers)
    {
        List<ObjectNode>? objects = null;
        foreach (HoconLayer layer in layers)
        {
            HoconShape? shape = ShapeOf(layer);
            if (shape is null) continue;
            if (shape is ObjectShape merged) (objects ??= []).AddRange(merged.Layers);
            else if (objects is null) return shape;
            else break;
        }

        return objects is null ? null : Merged(objects);
    }

    private HoconShape? ShapeOf(HoconLayer layer)
    {
        Step();
        switch (layer.Node)
        {
            case ScalarNode scalar: return new ScalarShape(scalar.Value);
            case ArrayNode array: return array.Shape;
            case ObjectNode single: return new ObjectShape([single]);
        }

        var delayed = (DelayedNode)layer.Node;
        if (shapes.TryGetValue(delayed, out HoconShape? known)) return known;
        if (!busy.Add(delayed))
        {
            lookedBack = true;
            return null;
        }

        // The stack may end before where each step goes through a long path.
        if (chain.Count >= HoconLimits.ChainMax || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw Limit(HoconLimits.ChainMax, "substitutions, or very long ones, that lead on to each other");
        int? before = See(layer.Field, layer.Index);
        HoconShape? found = delayed is SubstitutionNode substitution ? Find(substitution) : Join((ConcatNode)delayed);
        See(layer.Field, before);
        busy.Remove(delayed);
        resolved.Add(delayed);
        return shapes[delayed] = found;
    }

    private HoconShape? Find(SubstitutionNode substitution)
    {
        bool lookedBackBefore = lookedBack;
        lookedBack = false;
        here = substitution.Origin;
        chain.Add(substitution);
        HoconShape? found = null;
        for (HoconScope? scope = substitution.Scope; scope is not null && found is null; scope = scope.Outer)
            found = ShapeOf(LayersAt(substitution, scope));
        found = found switch
        {
            null => FromEnvironment(substitution),
            ScalarShape { Value.Kind: not HoconKind.Invalid } simple => new ScalarShape(simple.Value with { Origin = substitution.Origin }),
            ArrayShape array => array with { Origin = substitution.Origin },
            _ => found,
        };
        if (found is null && !substitution.IsOptional)
        {
            AddFault(substitution.Origin, Reason(substitution));
            found = Invalid;
        }

        chain.RemoveAt(chain.Count - 1);
        lookedBack |= lookedBackBefore;
        return found;
    }

    private ScalarShape? FromEnvironment(SubstitutionNode substitution)
    {
        string name = string.Join('.', substitution.Path);
        return environment(name) is { } text
            ? new ScalarShape(new HoconScalar(HoconOrigin.Of($"environment {name}, {substitution.Origin}"), HoconKind.String, text))
            : null;
    }

    private string Reason(SubstitutionNode substitution)
    {
        if (!lookedBack) return $"{substitution} is not set, neither here nor in the environment";
        return chain.Count == 1
            ? $"{substitution} refers to itself, and nothing was set before it"
            : $"{substitution} leads back to itself: {string.Join(" → ", chain.Select(link => $"{link} at {link.Origin}"))}";
    }

    /// <summary>The layers that a substitution finds in a scope, as far back as it looks.</summary>
    private IEnumerable<HoconLayer> LayersAt(SubstitutionNode substitution, HoconScope scope)
    {
        string[] path = [.. scope.Prefix, .. substitution.Path];
        IEnumerable<HoconLayer> layers = path[1..].Aggregate(LayersOf(new ObjectShape([root]), path[0]), LayersOf);
        (HoconField Field, int? Before)[] seen = [.. looksBelow.GetValueOrDefault(substitution, [])
            .Select(limit => (limit.Field, See(limit.Field, Math.Min(limit.Index, visible.GetValueOrDefault(limit.Field, limit.Index)))))];
        try
        {
            foreach (HoconLayer layer in layers) yield return layer;
        }
        finally
        {
            foreach ((HoconField field, int? before) in seen.Reverse()) See(field, before);
        }
    }

    /// <summary>Makes only the first values of a field seen, null for all; gives what it was before.</summary>
    private int? See(HoconField? field, int? count)
    {
        if (field is null) return null;
        int? before = visible.TryGetValue(field, out int limit) ? limit : null;
        if (count is { } some) visible[field] = some;
        else visible.Remove(field);
        return before;
    }

    /// <summary>The layers of a key within what other layers hold; each looked at only when it is reached.</summary>
    private IEnumerable<HoconLayer> LayersOf(IEnumerable<HoconLayer> outer, string key)
    {
        foreach (HoconLayer layer in outer)
        {
            HoconShape? shape = ShapeOf(layer);
            if (shape is ObjectShape merged)
            {
                foreach (HoconLayer inner in LayersOf(merged, key)) yield return inner;
            }
            else if (shape is not null)
            {
                // What is within something unresolved is unresolved, and no fault of its own.
                if (shape is ScalarShape { Value.Kind: HoconKind.Invalid } invalid)
                    yield return new HoconLayer(new ScalarNode(invalid.Value), null, 0);
                yield break;
            }
        }
    }

    /// <summary>The layers of a key within an object, the uppermost first.</summary>
    private IEnumerable<HoconLayer> LayersOf(ObjectShape outer, string key)
    {
        foreach (ObjectNode node in outer.Layers)
        {
            Step();
            if (!node.Fields.TryGetValue(key, out HoconField? field)) continue;
            int seen = visible.GetValueOrDefault(field, field.Values.Count);
            if (seen < field.Values.Count) lookedBack = true;
            for (int i = seen - 1; i >= 0; i--) yield return new HoconLayer(field.Values[i], field, i);
        }
    }

    private void AddFault(HoconOrigin origin, string message)
    {
        var fault = new HoconFault(origin, message);
        if (!faults.Contains(fault)) faults.Add(fault);
    }

    private void Step(int count = 1)
    {
        if ((steps += count) > HoconLimits.StepsMax) throw Limit(HoconLimits.StepsMax, "steps of resolution");
    }

    private HoconFaultException Limit(int max, string what) =>
        new(here, $"the configuration comes to more than {max} {what}, which is the limit");
}
