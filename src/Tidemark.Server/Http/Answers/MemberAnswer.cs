using Tidemark.Core.Time;

namespace Tidemark.Server.Http.Answers;

/// <summary>A node of the cluster.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Endpoint">Where it answers.</param>
/// <param name="Version">Its program's version.</param>
/// <param name="Started">When it started.</param>
/// <param name="State"><c>up</c>, <c>draining</c> (gives its shards away), <c>drained</c> (has none and takes none) or
/// <c>silent</c>.</param>
/// <param name="HeardMsAgo">How long ago it was heard of, in milliseconds.</param>
/// <param name="Shards">The shards it has.</param>
/// <param name="Restarts">How often it has started an actor again; null where it did not answer.</param>
/// <param name="FencedWrites">How many of its writes the journal refused because another node had claimed the shard; null where it did not
/// answer.</param>
/// <param name="Totals">Its shards together.</param>
internal sealed record MemberAnswer(
    string Node, string Endpoint, string Version, EventTime Started, string State, long HeardMsAgo, IReadOnlyList<int> Shards,
    long? Restarts, long? FencedWrites, ShardTotals Totals);
