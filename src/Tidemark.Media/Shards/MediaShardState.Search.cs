using System.Text;
using Tidemark.Media.Videos;

namespace Tidemark.Media.Shards;

/// <summary>Looking for videos by their ids.</summary>
public sealed partial class MediaShardState
{
    /// <summary>How many videos one question looks at, in a millisecond or so: the shard takes no events meanwhile.</summary>
    private const int SearchedAtOnce = 16_384;

    /// <summary>Looks at some of the shard's videos, by their number, for those whose ids hold a text.</summary>
    /// <param name="search">The text.</param>
    /// <param name="from">The number to begin with; 0 at first.</param>
    /// <returns>The best of them, in no order, and the number to go on with; null where there are no more.</returns>
    public (IReadOnlyList<FoundVideo> Found, int? Next) Search(VideoSearch search, int from)
    {
        int to = Math.Min(from + SearchedAtOnce, EntityBound);
        var best = new PriorityQueue<int, (bool Begins, long Events, int Id)>(Comparer<(bool Begins, long Events, int Id)>.Create(
            (left, right) => (left.Begins, left.Events).CompareTo((right.Begins, right.Events)) is not 0 and int order
                ? order : CompareKeys(right.Id, left.Id)));
        for (int id = from; id < to; id++)
        {
            if (!Exists(id) || !search.Matches(Key(id), out bool begins)) continue;
            (bool, long, int) rank = (begins, Entity(id).Totals.Events, id);
            if (best.Count < search.Limit) best.Enqueue(id, rank);
            else best.EnqueueDequeue(id, rank);
        }

        return ([.. best.UnorderedItems.Select(item => Found(item.Element))], to < EntityBound ? to : null);
    }

    private FoundVideo Found(int id)
    {
        ref readonly Video video = ref Entity(id);
        return new FoundVideo(
            Encoding.UTF8.GetString(Key(id)), ChannelOf(in video), CategoryOf(in video), video.Totals.Views, video.Totals.Events);
    }
}
