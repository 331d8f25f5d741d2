using System.Globalization;
using System.Text;
using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;
using Tidemark.Media;
using Tidemark.Media.Shards;

namespace Tidemark.Server.Nodes;

/// <summary>Has a shard take made-up events and fire their windows, before a node takes real ones, and drops it.</summary>
/// <remarks>What fires windows runs once a minute, and by then in all shards at the same moment. Compiled only then, it would
/// hold all of them up for as long as the firing itself.</remarks>
internal static class Rehearsal
{
    /// <summary>Enough for the loops over videos to be compiled as those over many.</summary>
    private const int Videos = 2_000;

    private const int Rounds = 2, RoundMs = 300_000;

    /// <summary>The options of the shard, whatever the node's are: with those, windows could fire a million times.</summary>
    public static ShardOptions Options { get; } = new() { Windows = new WindowSet(MediaDomain.DefaultFamilies), EmitResults = true };

    /// <summary>Takes the events and fires.</summary>
    /// <param name="state">An empty state with <see cref="Options"/>; of no use afterwards.</param>
    /// <param name="now">The time, which the events have about.</param>
    public static void Run(MediaShardState state, EventTime now)
    {
        var start = new EventTime(now.Milliseconds - now.Milliseconds % RoundMs - Rounds * RoundMs);
        var effects = new ShardEffects();
        var builder = new RecordBatchBuilder();
        var written = new ByteWriter();
        for (int round = 0; round < Rounds; round++, start = start.Plus(RoundMs))
        {
            for (int video = 0; video < Videos; video++) builder.Add(View(video, start), now);
            RecordBatch batch = builder.Build(shard: 0, state.Position);
            state.Step(batch, batch.NextOffset, now, effects);
            written.Clear();
            state.WriteDelta(written);
            state.AdvanceTo(start.Plus(RoundMs), now, effects);
        }
    }

    private static byte[] View(int video, EventTime time) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {"event_id":"{{time.Milliseconds}}-{{video}}","type":"view","video_id":"v{{video}}","event_time":{{time.Milliseconds}},
        "viewer_id":"{{video:x16}}","channel_id":"c{{video / 20}}","category_id":{{video % 20}},"watch_ms":{{video}}}
        """));
}
