using System.Text;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;
using Tidemark.Media;
using Tidemark.Media.Events;
using Tidemark.Media.Shards;
using Tidemark.PropertyTests.Core.Shards;

namespace Tidemark.PropertyTests.Media.Shards;

/// <summary>A search through all videos of a shard, some at a time, finds what looking at each of them by itself finds.</summary>
public sealed class VideoSearchProperties
{
    /// <summary>Ids that differ by case, hold the text at any place, and tie; some beyond what UTF-16 and UTF-8 order alike.</summary>
    private static readonly string[] prefixes = ["ab", "AB", "xAb", "ÄB", "a", "b", "\U0001F600ab", "\uFFFDab", "zz"];

    [Theory]
    [InlineData("ab")]
    [InlineData("")]
    [InlineData("B1")]
    [InlineData("äb")]
    [InlineData("\uFFFD")]
    [InlineData("nowhere")]
    public void Search_IsBruteForce(string text)
    {
        string[] ids = [.. Enumerable.Range(0, 20_000).Select(i => $"{prefixes[i % prefixes.Length]}{i}")];
        MediaShardState state = StateOf(ids);
        foreach (int limit in new[] { 1, 7, 100 })
        {
            var search = new VideoSearch(text, limit);
            List<FoundVideo> found = [];
            int questions = 0;
            for (int? from = 0; from is { } looked; questions++)
            {
                (IReadOnlyList<FoundVideo> some, from) = state.Search(search, looked);
                Assert.InRange(some.Count, 0, limit);
                found.AddRange(some);
            }

            Assert.Equal(2, questions);
            IEnumerable<string> expected = ids.Select((id, i) => (Id: id, Events: EventsOf(i)))
                .Where(video => Lower(video.Id).Contains(Lower(text), StringComparison.Ordinal))
                .OrderByDescending(video => Lower(video.Id).StartsWith(Lower(text), StringComparison.Ordinal))
                .ThenByDescending(video => video.Events).ThenBy(video => video.Id, StringComparer.Ordinal)
                .Take(limit).Select(video => $"{video.Id} {video.Events}");
            Assert.Equal(expected, search.Best(found).Select(video => $"{video.VideoId} {video.Events}"));
        }
    }

    private static int EventsOf(int video) => 1 + (video % 5 == 0 ? video % 3 : 0);

    private static string Lower(string text) => string.Concat(text.Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c));

    private static MediaShardState StateOf(string[] ids)
    {
        var viewerHash = new SipHash(1, 2);
        var decoderOptions = new MediaDecoderOptions();
        var door = new MediaDoor(decoderOptions, viewerHash);
        var windows = new WindowSet(MediaDomain.DefaultFamilies);
        var state = new MediaShardState(
            new ShardOptions { Windows = windows, DeduplicationCapacity = 100_000 },
            new MediaDomain(new MediaDecoder(decoderOptions, viewerHash), windows, UserAggregates<MediaEvent>.None));
        var records = new List<(byte[], EventTime)>();
        var record = new ByteWriter();
        for (int i = 0; i < ids.Length; i++)
        {
            for (int e = 0; e < EventsOf(i); e++)
            {
                record.Clear();
                string line = $$"""
                    {"event_id":"{{e}}","type":"view","video_id":"{{ids[i]}}","event_time":1767225600000,"viewer_id":"u"}
                    """;
                Assert.True(door.TryAdmit(Encoding.UTF8.GetBytes(line), EventTime.Max, record, out _, out _));
                records.Add((record.ToArray(), new EventTime(1767225600000)));
            }
        }

        state.Step(ShardRun.Cut([.. records], 0, records.Count), records.Count, EventTime.Min, new ShardEffects());
        Assert.Equal(ids.Length, state.Counters.Entities);
        return state;
    }
}
