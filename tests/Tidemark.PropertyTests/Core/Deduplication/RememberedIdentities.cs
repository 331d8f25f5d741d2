namespace Tidemark.PropertyTests.Core.Deduplication;

/// <summary>What an exact deduplicator must remember, as plainly as can be: a dictionary searched through every time.</summary>
internal sealed class RememberedIdentities(long horizonMs, int capacity)
{
    private readonly Dictionary<ulong, (int Group, long Arrival)> firsts = [];
    private long now = long.MinValue;
    private int group;
    private long groupStart;
    private int groupSize;

    public int EarlyRotations { get; private set; }

    public int Count => firsts.Count;

    public bool TryAdd(ulong identity, long arrival)
    {
        now = Math.Max(now, arrival);
        foreach (int old in firsts.Values.GroupBy(first => first.Group).Where(g => g.Max(first => first.Arrival) < now - horizonMs)
            .Select(g => g.Key).ToList())
        {
            Forget(old);
        }

        if (firsts.ContainsKey(identity)) return false;
        while (firsts.Count >= capacity)
        {
            Forget(firsts.Values.Min(first => first.Group));
            EarlyRotations++;
        }

        bool groupIsGone = firsts.Values.All(first => first.Group != group);
        if (groupIsGone || now - groupStart >= Math.Max(1, horizonMs / 4) || groupSize * 8 >= capacity)
            (group, groupStart, groupSize) = (group + 1, now, 0);
        firsts.Add(identity, (group, now));
        groupSize++;
        return true;
    }

    private void Forget(int old)
    {
        var forgotten = firsts.Where(first => first.Value.Group == old).Select(first => first.Key).ToList();
        foreach (ulong identity in forgotten) firsts.Remove(identity);
    }
}
