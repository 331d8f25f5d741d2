using System.Runtime.InteropServices;
using System.Text;

namespace Tidemark.Core.Shards;

/// <summary>What the bytes of deltas and snapshots go to: by kind of entry, and by entity.</summary>
/// <remarks>Filled by <see cref="ShardState{TDomain,TEvent,TEntity,TPane,TSpread}.Survey"/>; not thread-safe. Bytes count the entry's kind
/// byte and fields; the version byte of each part belongs to none.</remarks>
public sealed class ChangeSurvey
{
    private readonly SortedDictionary<string, (long Entries, long Bytes)> kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> entities = new(StringComparer.Ordinal);

    /// <summary>By kind of entry, how many there were and how many bytes they took.</summary>
    public IReadOnlyDictionary<string, (long Entries, long Bytes)> Kinds => kinds;

    /// <summary>The entities whose cells and own values took the most bytes, most first.</summary>
    /// <param name="count">How many at most.</param>
    public IEnumerable<(string Key, long Bytes)> Largest(int count) => entities
        .OrderByDescending(entity => entity.Value).ThenBy(entity => entity.Key, StringComparer.Ordinal).Take(count)
        .Select(entity => (entity.Key, entity.Value));

    internal void Entry(byte kind, int bytes)
    {
        string name = ShardChange.NameOf(kind);
        (long entries, long sum) = kinds.GetValueOrDefault(name);
        kinds[name] = (entries + 1, sum + bytes);
    }

    internal void Entity(ReadOnlySpan<byte> key, int bytes) =>
        CollectionsMarshal.GetValueRefOrAddDefault(entities, Encoding.UTF8.GetString(key), out _) += bytes;
}
