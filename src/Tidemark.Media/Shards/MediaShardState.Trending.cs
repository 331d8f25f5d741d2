using System.Text;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;
using Tidemark.Media.Events;
using Tidemark.Media.Windows;

namespace Tidemark.Media.Shards;

/// <summary>Ranking the videos of the shard.</summary>
public sealed partial class MediaShardState
{
    private StandingFolds<MediaPane, MediaEvent, HourFold>? hours;

    /// <summary>The videos of the current hour with the highest trending scores, highest first; of equal ones the lower id first.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="category">Only videos of this category; null for all.</param>
    public IReadOnlyList<RankedVideo> Trending(int limit, int? category)
    {
        if (hour < 0 || Counters.Applied == 0) return [];
        Interval window = CurrentWindow(hour);
        hours ??= Standing<HourFold>();
        hours.Read(MediaDomain.Before(window), window);
        var best = new PriorityQueue<int, (double Score, int Id)>(Comparer<(double Score, int Id)>.Create(
            (left, right) => left.Score.CompareTo(right.Score) is not 0 and int order ? order : CompareKeys(right.Id, left.Id)));
        double least = double.NegativeInfinity;
        for (int i = 0; i < hours.Count; i++)
        {
            ref readonly HourFold fold = ref hours.At(i);
            if (!fold.IsActive || fold.Score is var score && score < least) continue;
            int id = hours.KeyAt(i);
            if (category is { } wanted && Entity(id).Category != wanted) continue;
            if (best.Count < limit) best.Enqueue(id, (score, id));
            else best.EnqueueDequeue(id, (score, id));
            if (best.Count == limit && best.TryPeek(out _, out (double Score, int Id) worst)) least = worst.Score;
        }

        var ranked = new RankedVideo[best.Count];
        for (int rank = ranked.Length - 1; best.TryDequeue(out int id, out (double Score, int Id) last); rank--)
            ranked[rank] = new RankedVideo(Encoding.UTF8.GetString(Key(id)), last.Score);
        return ranked;
    }
}
