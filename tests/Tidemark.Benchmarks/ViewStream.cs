using Tidemark.Cli.Bench;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Hashing;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;
using Tidemark.Media;
using Tidemark.Media.Events;
using Tidemark.Media.Shards;

namespace Tidemark.Benchmarks;

/// <summary>The events that all layers are measured with, and the shard that takes them.</summary>
internal static class ViewStream
{
    public const int Events = 204_800;

    private const int BatchEvents = 1_024;

    /// <summary>Just after a full five minutes.</summary>
    private const long StartMs = 1_764_425_100_000;

    /// <summary>Views of some length of event time, as batches of one shard.</summary>
    public static RecordBatch[] Batches(TimeSpan length)
    {
        var made = new BenchEvents(seed: 3);
        var builder = new RecordBatchBuilder();
        var batches = new RecordBatch[Events / BatchEvents];
        for (int batch = 0, at = 0; batch < batches.Length; batch++)
        {
            for (int i = 0; i < BatchEvents; i++, at++)
            {
                long now = StartMs + (long)(at * length.TotalMilliseconds / Events);
                builder.Add(made.Next(now), new EventTime(now));
            }

            batches[batch] = builder.Build(shard: 0, batch * BatchEvents);
        }

        return batches;
    }

    public static MediaDecoder Decoder() => new(new MediaDecoderOptions(), new SipHash(1, 2));

    /// <summary>A shard that has seen nothing, with the families that a new node has, but for sessions.</summary>
    public static MediaShardState Shard()
    {
        var windows = new WindowSet([.. MediaDomain.DefaultFamilies.Where(family => family.Kind != WindowKind.Session)]);
        return new MediaShardState(
            new ShardOptions { Windows = windows }, new MediaDomain(Decoder(), windows, UserAggregates<MediaEvent>.None));
    }
}
