using System.Text;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Core.Watermarks;
using Tidemark.Core.Windows;
using Tidemark.Media;
using Tidemark.Media.Aggregates;
using Tidemark.Media.Events;
using Tidemark.Media.Shards;
using Tidemark.Media.Windows;
using Tidemark.PropertyTests.Core.Shards;

namespace Tidemark.PropertyTests.Media.Windows;

/// <summary>What the shards hold of a group merges to what one shard alone would hold: bit for bit, floating figures included, since
/// they come from exact sums.</summary>
public sealed class GroupMergeProperties
{
    private static readonly SipHash ViewerHash = new(1, 2);
    private static readonly WindowSet Windows = new(MediaDomain.DefaultFamilies);
    private static readonly UserAggregates<MediaEvent> Aggregates = UserAggregates<MediaEvent>.None.With<ViewsByReferrer>();

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void Groups_OfSeveralShards_EqualThoseOfOne(int partitions)
    {
        int inSeveral = 0;
        long trending = 0;
        for (ulong seed = 1; seed <= 8; seed++)
        {
            (byte[] Record, EventTime Arrival)[] records = ShardRun.Records(seed, 1_200);
            Dictionary<GroupWindow, List<ReadOnlyMemory<byte>>> one = Run(records, 1), several = Run(records, partitions);

            Assert.Equal(one.Count, several.Count);
            foreach ((GroupWindow window, List<ReadOnlyMemory<byte>> whole) in one)
            {
                string expected = Convert.ToHexString(Assert.Single(whole).Span);
                List<ReadOnlyMemory<byte>> parts = several[window];
                Assert.True(expected == Merged(parts), $"seed {seed}, {window}: differs when merged in shard order");
                Assert.True(expected == Merged(Enumerable.Reverse(parts)), $"seed {seed}, {window}: differs when merged backwards");
                if (parts.Count > 1) inSeveral++;
                trending += MediaGroups.Merge(parts, Aggregates).Spread.TrendingVideos;
            }
        }

        Assert.True(inSeveral > 1_000 && trending > 100, $"{inSeveral} windows in several shards, {trending} trending: that shows little");
    }

    private static string Merged(IEnumerable<ReadOnlyMemory<byte>> parts)
    {
        (MediaPane pane, MediaSpread spread) = MediaGroups.Merge(parts, Aggregates);
        var writer = new ByteWriter();
        pane.Write(writer);
        spread.Write(writer);
        return Convert.ToHexString(writer.WrittenSpan);
    }

    /// <summary>Runs the records through as many shards, each to the end, and gives every shard's part of every group's window, in shard
    /// order.</summary>
    private static Dictionary<GroupWindow, List<ReadOnlyMemory<byte>>> Run((byte[] Record, EventTime Arrival)[] records, int partitions)
    {
        var decoder = new MediaDecoder(new MediaDecoderOptions(), ViewerHash);
        int ShardOf((byte[] Record, EventTime Arrival) read) =>
            decoder.TryDecode(read.Record, read.Arrival, sealedRecord: true, out MediaEvent e, out _)
                ? Murmur2.Partition(e.VideoId, partitions) : 0;
        ILookup<int, (byte[] Record, EventTime Arrival)> byShard = records.ToLookup(ShardOf);
        var groups = new Dictionary<GroupWindow, List<ReadOnlyMemory<byte>>>();
        for (int shard = 0; shard < partitions; shard++)
        {
            foreach (FiredBlock block in Fire([.. byShard[shard]]).Where(block => block.Group > 0))
            {
                foreach ((ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> part) in new FiredBlockEntries(block.Bytes).All())
                {
                    var window = new GroupWindow(block.Family, block.Group, block.Window, Encoding.UTF8.GetString(key.Span));
                    if (!groups.TryGetValue(window, out List<ReadOnlyMemory<byte>>? parts)) groups[window] = parts = [];
                    parts.Add(FiredEntry.Read(part).Result);
                }
            }
        }

        return groups;
    }

    /// <summary>The watermark stays so far behind that no shard finds an event late that another would have taken.</summary>
    private static IReadOnlyList<FiredBlock> Fire((byte[] Record, EventTime Arrival)[] records)
    {
        var options = new ShardOptions { Windows = Windows, Watermark = new WatermarkOptions.Fixed(86_400_000) };
        var domain = new MediaDomain(new MediaDecoder(new MediaDecoderOptions(), ViewerHash), Windows, Aggregates);
        var state = new MediaShardState(options, domain);
        var effects = new ShardEffects();
        if (records.Length > 0) state.Step(ShardRun.Cut(records, 0, records.Length), records.Length, EventTime.Min, effects);
        state.AdvanceTo(EventTime.Max, EventTime.Min, effects);
        return effects.TakeFired();
    }

    private sealed record GroupWindow(int Family, int Kind, Interval Window, string Key);
}
