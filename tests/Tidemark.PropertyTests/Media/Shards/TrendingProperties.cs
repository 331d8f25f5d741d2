using System.Text;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Core.Hashing;
using Tidemark.Core.Randomness;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Core.Watermarks;
using Tidemark.Core.Windows;
using Tidemark.Media;
using Tidemark.Media.Events;
using Tidemark.Media.Shards;
using Tidemark.PropertyTests.Core.Shards;

namespace Tidemark.PropertyTests.Media.Shards;

/// <summary>The ranking that a shard keeps up from reading to reading is what ranking every video by itself gives, whatever came
/// between.</summary>
public sealed class TrendingProperties
{
    private static readonly SipHash viewerHash = new(1, 2);

    private static readonly WindowFamily[] families =
    [
        new("minute", 60_000, 60_000, lookback: 1),
        new("hour", 240_000, 60_000, lookback: 1) { AllowedLatenessMs = 120_000 },
        new("day", 960_000, 240_000),
    ];

    [Theory]
    [InlineData(1_500, true)]
    [InlineData(40, true)]
    [InlineData(40, false)]
    [InlineData(3, true)]
    public void Trending_IsBruteForce(int batchMax, bool keepsDay)
    {
        var windows = new WindowSet(keepsDay ? families : families[..2]);
        int ranked = 0, ties = 0;
        for (ulong seed = 1; seed <= 3; seed++)
        {
            var random = new SplitMix64(seed);
            (byte[] Record, EventTime Arrival)[] records = ShardRun.Records(seed, 1_500, videosMax: 300);
            MediaShardState state = NewState(windows);
            var effects = new ShardEffects();
            for (int at = 0; at < records.Length;)
            {
                RecordBatch batch = ShardRun.Cut(records, at, 1 + random.Below(batchMax));
                state.Step(batch, batch.NextOffset, EventTime.Min, effects);
                at += batch.Count;
                if (random.Below(10) == 0) state.WriteDelta(new ByteWriter());
                if (batchMax > 3 || random.Below(20) == 0) Compare(state, windows, records[..at], limit: 1 + random.Below(12));
            }

            Compare(state, windows, records, limit: 1_000);
            IReadOnlyList<RankedVideo> last = state.Trending(limit: 1_000, category: null);
            ranked += last.Count;
            ties += last.Count - last.DistinctBy(video => video.Score).Count();
        }

        Assert.True(ranked > 25 && ties > 3, $"{ranked} videos ranked in the end, {ties} of equal scores: that shows little");

        void Compare(
            MediaShardState state, WindowSet of, IEnumerable<(byte[] Record, EventTime Arrival)> seen, int limit)
        {
            VideoView[] all = [.. BruteForce(state, of, seen)];
            foreach (int? category in new int?[] { null, all.FirstOrDefault()?.CategoryId })
            {
                Assert.Equal(
                    all.Where(video => category is null || video.CategoryId == category)
                        .Select(video => new RankedVideo(video.VideoId, video.Silver.TrendingScore))
                        .OrderByDescending(video => video.Score).ThenBy(video => video.VideoId, StringComparer.Ordinal).Take(limit),
                    state.Trending(limit, category));
            }
        }
    }

    /// <summary>Asks for every video by itself.</summary>
    private static IEnumerable<VideoView> BruteForce(
        MediaShardState state, WindowSet windows, IEnumerable<(byte[] Record, EventTime Arrival)> seen)
    {
        int hour = windows.IndexOf("hour");
        var decoder = new MediaDecoder(new MediaDecoderOptions(), viewerHash);
        HashSet<string> ids = [];
        foreach ((byte[] record, EventTime arrival) in seen)
            if (decoder.TryDecode(record, arrival, sealedRecord: true, out MediaEvent e, out _))
                ids.Add(Encoding.UTF8.GetString(e.VideoId));
        foreach (string id in ids)
        {
            byte[] key = Encoding.UTF8.GetBytes(id);
            if (state.Video(key, EventTime.Min) is not { } video) continue;
            Interval current = windows.Families[hour].FirstWindow(state.GreatestEventTime);
            if (state.LiveWindowsOf(key, hour).Any(window => window.Window == current)) yield return video;
        }
    }

    private static MediaShardState NewState(WindowSet windows)
    {
        var options = new ShardOptions
        {
            Windows = windows, Watermark = new WatermarkOptions.Fixed(5_000), DeduplicationCapacity = 10_000,
        };
        var decoder = new MediaDecoder(new MediaDecoderOptions(), viewerHash);
        return new MediaShardState(options, new MediaDomain(decoder, windows, UserAggregates<MediaEvent>.None));
    }
}
