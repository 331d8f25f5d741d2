using System.Text;
using System.Text.Json;
using Tidemark.Server.Cluster;
using Tidemark.Server.Http.Answers;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary>Asks the owners of videos that are not on this node for their features, each owner once.</summary>
internal sealed class RemoteVectors(Node node, Owners owners)
{
    /// <summary>The features of the videos among <paramref name="items"/> that other nodes have: a vector, or a fault, or neither where the
    /// owner does not know the video.</summary>
    public async Task<IReadOnlyDictionary<string, (double[]? Vector, string? Fault)>> ReadAsync(
        IReadOnlyList<ScoreItem?> items, CancellationToken cancellationToken)
    {
        var answers = new Dictionary<string, (double[]?, string?)>(StringComparer.Ordinal);
        if (node.Cluster is null) return answers;
        var remote = items.OfType<ScoreItem>().Select(item => item.VideoId).OfType<string>().Distinct(StringComparer.Ordinal)
            .Select(video => (Video: video, Shard: node.ShardOf(Encoding.UTF8.GetBytes(video))))
            .Where(item => !node.Shards.Holds(item.Shard))
            .GroupBy(item => node.Cluster.OwnerOf(item.Shard)?.Node);
        foreach (IGrouping<string?, (string Video, int Shard)> ofOwner in remote)
        {
            string[] videos = [.. ofOwner.Select(item => item.Video)];
            PeerAnswer? answer = await owners.AskOwnerAsync(
                ofOwner.First().Shard, PeerEndpoints.VectorsPath,
                JsonSerializer.SerializeToUtf8Bytes(videos, ServerJson.Default.StringArray),
                cancellationToken);
            double?[]?[]? vectors = answer is null
                ? null : JsonSerializer.Deserialize(answer.Body, ServerJson.Default.NullableDoubleArrayArray);
            for (int i = 0; i < videos.Length; i++)
            {
                answers[videos[i]] = vectors is null
                    ? (null, $"The video's shard {ofOwner.ElementAt(i).Shard} is on {ofOwner.Key ?? "no node"}, which did not answer.")
                    : (vectors[i] is { } known ? [.. known.Select(v => v ?? double.NaN)] : null, null);
            }
        }

        return answers;
    }
}
