using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;
using Tidemark.Media.Outputs;
using Tidemark.Media.Windows;
using Tidemark.Server.Cluster;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary>Reads the fired windows of one group from all shards, back in time and page by page, until there are enough for an answer and
/// for what its windows are compared with.</summary>
/// <param name="node">The node that answers.</param>
/// <param name="owners">The others.</param>
/// <param name="family">The index of the window family.</param>
/// <param name="kind">The index of the group kind.</param>
/// <param name="key">The group, UTF-8.</param>
internal sealed class GroupHistory(Node node, Owners owners, int family, int kind, ReadOnlyMemory<byte> key)
{
    private const int PageWindows = 128;

    private readonly WindowFamily windows = node.Options.Shard.Windows.Families[family];
    private readonly List<(Interval Window, List<FiredEntry> Parts)> newestFirst = [];
    private readonly GroupParts parts = new(node, owners, family, kind, key);

    /// <summary>Whom the answer lacks: nodes that did not answer in time, and shards that nobody has; null where it is whole.</summary>
    public IReadOnlyList<string>? Partial { get; private set; }

    /// <summary>The lines of the windows that start in <paramref name="range"/>, by start.</summary>
    /// <param name="name">The group.</param>
    /// <param name="range">The interval in which the windows start.</param>
    /// <param name="limit">How many at most; the newest are kept.</param>
    /// <param name="distribution">Whether each is to have <see cref="WindowLine.ViewsCdf"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<IReadOnlyList<WindowLine>> ReadAsync(
        string name, Interval range, int limit, bool distribution, CancellationToken cancellationToken)
    {
        EventTime readFrom = range.End;
        do
        {
            readFrom = await ReadPageAsync(readFrom, cancellationToken);
        }
        while (readFrom > EventTime.Min && !IsEnough(range.Start, limit, readFrom));

        int answered = Answered(range.Start, limit);
        var series = new GroupSeries(windows, kind, name);
        var lines = new List<WindowLine>(answered);
        for (int i = newestFirst.Count - 1; i >= 0; i--)
        {
            (Interval window, List<FiredEntry> entries) = newestFirst[i];
            (MediaPane pane, MediaSpread spread) = MediaGroups.Merge(
                entries.Select(entry => entry.Result), node.Options.Aggregates);
            WindowLine line = series.Next(window, in pane, in spread) with { Revision = entries.Sum(entry => entry.Revision) };
            if (i < answered) lines.Add(distribution ? line with { ViewsCdf = ViewsShare.Of(in spread) } : line);
        }

        return lines;
    }

    /// <summary>Reads the newest windows that start before a moment.</summary>
    /// <returns>From where on nothing is missing; minus infinity where that is all there is.</returns>
    private async Task<EventTime> ReadPageAsync(EventTime before, CancellationToken cancellationToken)
    {
        (IReadOnlyList<IReadOnlyList<GroupPart>> byShard, IReadOnlyList<string>? partial) =
            await parts.ReadAsync(before, PageWindows, cancellationToken);
        if (partial is not null) Partial = [.. partial.Union(Partial ?? [])];

        // A shard that gave a full page may hold more before it, so what others gave from before it waits for the next page.
        EventTime wholeFrom = byShard
            .Select(of => of.Count < PageWindows ? EventTime.Min : of[0].Window.Start).DefaultIfEmpty(EventTime.Min).Max();
        newestFirst.AddRange(byShard
            .SelectMany(of => of.Where(part => part.Window.Start >= wholeFrom && !part.Entry.IsEmpty))
            .GroupBy(part => part.Window, part => FiredEntry.Read(part.Entry))
            .OrderByDescending(window => window.Key.Start)
            .Select(window => (window.Key, window.ToList())));
        return wholeFrom;
    }

    private int Answered(EventTime from, int limit) => newestFirst.Take(limit).Count(read => read.Window.Start >= from);

    private bool IsEnough(EventTime from, int limit, EventTime readFrom)
    {
        int answered = Answered(from, limit);
        if (answered < limit && readFrom > from) return false;
        if (answered == 0) return true;
        int earlier = newestFirst.Count - answered;
        return earlier >= GroupSeries.TrendWindowsMax - 1
            && readFrom <= newestFirst[answered - 1].Window.Start.Plus(-windows.SizeMs);
    }
}
