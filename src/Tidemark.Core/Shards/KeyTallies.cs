using System.Runtime.InteropServices;
using Tidemark.Core.Codecs;

namespace Tidemark.Core.Shards;

/// <summary>What was not counted in, by entity: duplicates, late events, and what single window families could not take.</summary>
/// <remarks>Owned by the shard; not thread-safe. Entities of which everything was counted in take no room.</remarks>
internal sealed class KeyTallies
{
    private readonly int families;
    private readonly Dictionary<int, long[]> tallies = [];
    private readonly HashSet<int> changed = [];

    /// <summary>Makes empty tallies for a number of window families.</summary>
    public KeyTallies(int families) => this.families = families;

    /// <summary>Counts a duplicate of an entity.</summary>
    public void Duplicate(int id) => Of(id)[0]++;

    /// <summary>Counts an event that no window could take.</summary>
    public void Late(int id) => Of(id)[1]++;

    /// <summary>Counts an event that one family could not take.</summary>
    public void LateFor(int id, int family) => Of(id)[2 + family]++;

    /// <summary>What was counted of an entity: duplicates, late events, and by family what it could not take.</summary>
    public (long Duplicates, long Late, long[] LateForFamily) Read(int id) =>
        tallies.TryGetValue(id, out long[]? tally) ? (tally[0], tally[1], tally[2..]) : (0, 0, new long[families]);

    /// <summary>The entities that have a tally, ascending.</summary>
    public int[] Ids() => [.. tallies.Keys.Order()];

    /// <summary>The entities whose tallies changed since the last call, ascending.</summary>
    public int[] TakeChanged()
    {
        int[] ids = [.. changed.Order()];
        changed.Clear();
        return ids;
    }

    /// <summary>Writes the tallies of these entities.</summary>
    public void Write(ReadOnlySpan<int> ids, ByteWriter writer)
    {
        writer.WriteVarint((ulong)ids.Length);
        foreach (int id in ids)
        {
            writer.WriteVarint((ulong)id);
            foreach (long count in tallies[id]) writer.WriteZigZag(count);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public void Apply(ref ByteReader reader)
    {
        for (int left = reader.ReadCount(reader.Remaining); left > 0; left--)
        {
            long[] tally = new long[2 + families];
            tallies[reader.ReadCount(int.MaxValue)] = tally;
            for (int i = 0; i < tally.Length; i++) tally[i] = reader.ReadZigZag();
        }
    }

    /// <summary>Forgets an entity.</summary>
    public void Forget(int id)
    {
        tallies.Remove(id);
        changed.Remove(id);
    }

    private long[] Of(int id)
    {
        changed.Add(id);
        ref long[]? tally = ref CollectionsMarshal.GetValueRefOrAddDefault(tallies, id, out _);
        return tally ??= new long[2 + families];
    }
}
