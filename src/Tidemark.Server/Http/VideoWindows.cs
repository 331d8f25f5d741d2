using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;
using Tidemark.Media.Outputs;
using Tidemark.Media.Windows;
using Tidemark.Server.Http.Answers;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary>Reads the windows of a video, fired and open, and says why they stand as they do.</summary>
internal static class VideoWindows
{
    /// <summary>The windows of a family that start in a range, by start.</summary>
    public static async Task<IReadOnlyList<WindowLine>> ReadAsync(
        Node node, byte[] key, string id, WindowFamily family, Interval range, CancellationToken cancellationToken)
    {
        int shard = node.ShardOf(key), index = node.Options.Shard.Windows.IndexOf(family.Name);
        IReadOnlyList<LiveWindow<MediaPane>> live =
            await node.Shards.AskForWindowsAsync(shard, view => view.State.LiveWindowsOf(key, index), cancellationToken);

        // Blocks hold sessions by their ends, which lie at least a gap behind their starts.
        Interval blocks = family.Kind == WindowKind.Session ? new Interval(range.Start.Plus(-family.SizeMs), EventTime.Max) : range;
        IReadOnlyList<FiredBlock> fired = await node.Shards.ReadFiredAsync(
            shard, index, group: 0, blocks, TimeRange.WindowsMax, cancellationToken);
        var lines = new SortedDictionary<(EventTime Start, EventTime End), WindowLine>();
        foreach (FiredBlock block in fired)
        {
            foreach (ReadOnlyMemory<byte> payload in new FiredBlockEntries(block.Bytes).Of(key))
            {
                var entry = FiredEntry.Read(payload);
                lines[(entry.Window.Start, entry.Window.End)] = FiredLine(family.Name, id, in entry);
            }
        }

        // What the shard still holds is newer than what was kept when it fired.
        foreach (LiveWindow<MediaPane> window in live)
            lines[(window.Window.Start, window.Window.End)] = LiveLine(family.Name, id, in window);
        return [.. lines.Values.Where(line => range.Contains(line.Start))];
    }

    /// <summary>Why windows stand as they do.</summary>
    public static async Task<ExplainAnswer> ExplainAsync(
        Node node, byte[] key, KeyReport report, IReadOnlyList<WindowLine> lines, CancellationToken cancellationToken)
    {
        int shard = node.ShardOf(key);
        EventTime now = node.Now();
        long applied = await node.Shards.AskAsync(shard, view => view.State.Video(key, now)?.Totals.Events ?? 0, cancellationToken);
        long lag = node.Log.EndPosition(shard)
            - await node.Shards.AskAsync(shard, view => view.State.Position, cancellationToken);
        long? quietMs = node.Shards.Metrics(shard).QuietSince is { } since ? Math.Max(0, EventTime.Distance(since, now)) : null;
        var reasons = new WindowReasons(report, shard, Math.Max(0, lag), quietMs, node.Options.Engine.ProgressAfterIdle is not null);
        IReadOnlyList<WindowFamily> families = node.Options.Shard.Windows.Families;
        return new ExplainAnswer(
            shard, report.Watermark, report.DelayMs, report.GreatestEventTime, Math.Max(0, lag), quietMs, applied, report.Duplicates,
            report.Late, families.Zip(report.LateForWindow).ToDictionary(pair => pair.First.Name, pair => pair.Second),
            node.Refusals.Counts, [.. lines.Select(line => reasons.Of(families.First(f => f.Name == line.Window), line))]);
    }

    private static WindowLine FiredLine(string family, string id, in FiredEntry entry)
    {
        var reader = new ByteReader(entry.Result.Span);
        return WindowLine.OfVideo(family, id, entry.Window, MediaWindow.Read(ref reader)) with
        {
            Revision = entry.Revision,
            Complete = true,
        };
    }

    private static WindowLine LiveLine(string family, string id, in LiveWindow<MediaPane> window)
    {
        MediaPane pane = window.Pane;
        return WindowLine.OfVideo(family, id, window.Window, MediaWindow.Of(in pane)) with
        {
            Revision = Math.Max(0, window.Firings - 1),
            Complete = window.State != WindowState.Open,
            Open = window.State == WindowState.Open ? true : null,
        };
    }
}
