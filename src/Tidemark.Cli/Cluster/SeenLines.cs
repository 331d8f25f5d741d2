namespace Tidemark.Cli.Cluster;

/// <summary>Knows which lines of the nodes' logs were given already. Owned by one reader.</summary>
internal sealed class SeenLines
{
    private readonly Dictionary<string, (long Number, string Time)> newest = [];

    /// <summary>Those of some lines that were not given before, in the order they come in.</summary>
    /// <remarks>A node numbers its lines from 1 again after a restart. That it has restarted shows by a line with a number that was given
    /// and a time after all times that were: within one life such a line has been given, and its time is among them.</remarks>
    public List<NodeLine> New(IReadOnlyList<NodeLine> lines)
    {
        var fresh = new HashSet<NodeLine>(ReferenceEqualityComparer.Instance);
        foreach (IGrouping<string, NodeLine> node in lines.GroupBy(line => line.Node))
        {
            (long number, string time) = newest.GetValueOrDefault(node.Key, (0, ""));
            if (node.Any(line => line.Number <= number && string.CompareOrdinal(line.Time, time) > 0)) number = 0;
            fresh.UnionWith(node.Where(line => line.Number > number));
            newest[node.Key] = (
                Math.Max(number, node.Max(line => line.Number)),
                node.Select(line => line.Time).Append(time).Max(StringComparer.Ordinal)!);
        }

        return [.. lines.Where(fresh.Contains)];
    }
}
