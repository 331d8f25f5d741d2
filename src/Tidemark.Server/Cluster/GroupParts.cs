using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Cluster;

/// <summary>Reads the fired windows of one group from the shards of this node and of the others.</summary>
/// <param name="node">This node.</param>
/// <param name="owners">The other nodes.</param>
/// <param name="family">The index of the window family.</param>
/// <param name="kind">The index of the group kind.</param>
/// <param name="key">The group, UTF-8.</param>
internal sealed class GroupParts(Node node, Owners owners, int family, int kind, ReadOnlyMemory<byte> key)
{
    /// <summary>Where other nodes are asked for theirs.</summary>
    public const string Path = "/v1/peer/group-parts";

    /// <summary>Reads from all shards, in shard order.</summary>
    /// <param name="before">Windows that start before this.</param>
    /// <param name="limit">How many of each shard at most; the newest are kept.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>By shard its windows by start, and whom the answer lacks.</returns>
    public async Task<(IReadOnlyList<IReadOnlyList<GroupPart>> ByShard, IReadOnlyList<string>? Partial)> ReadAsync(
        EventTime before, int limit, CancellationToken cancellationToken)
    {
        string query = $"?family={family}&kind={kind}&key={Convert.ToHexString(key.Span)}&before={before.Milliseconds}&limit={limit}";
        Gathered gathered = await owners.GatherAsync(Path + query, cancellationToken);
        var byShard = new SortedDictionary<int, IReadOnlyList<GroupPart>>();
        foreach ((int shard, IReadOnlyList<GroupPart> parts) in await HereAsync(gathered.Here, before, limit, cancellationToken))
            byShard[shard] = parts;
        foreach (PeerAnswer answer in gathered.Answers)
        {
            foreach ((int shard, IReadOnlyList<GroupPart> parts) in GroupPart.Read(answer.Body))
                if (gathered.ByShard.GetValueOrDefault(shard) == answer) byShard[shard] = parts;
        }

        return ([.. byShard.Values], gathered.Partial);
    }

    /// <summary>Reads from shards of this node.</summary>
    public async Task<IReadOnlyList<(int Shard, IReadOnlyList<GroupPart> Parts)>> HereAsync(
        IReadOnlyList<int> shards, EventTime before, int limit, CancellationToken cancellationToken)
    {
        IReadOnlyList<FiredBlock>[] blocks = await Task.WhenAll(shards.Select(shard => node.Shards.ReadFiredAsync(
            shard, family, kind, new Interval(EventTime.Min, before), limit, cancellationToken)));
        return [.. shards.Zip(blocks, (shard, fired) => (shard, (IReadOnlyList<GroupPart>)[.. fired.Select(PartOf)]))];
    }

    /// <summary>A copy, so that the block with all other groups can go.</summary>
    private GroupPart PartOf(FiredBlock block) => new(
        block.Window, new FiredBlockEntries(block.Bytes).TryFind(key.Span, out ReadOnlyMemory<byte> entry) ? entry.ToArray() : default);
}
