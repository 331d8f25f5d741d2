using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Files;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Shards;
using Tidemark.Core.Windows;
using Tidemark.Engine.Ports;
using Tidemark.Media.Events;
using Tidemark.Media.Outputs;
using Tidemark.Media.Windows;
using Tidemark.Server.Configuration;
using Tidemark.Server.Outputs;
using PartsByShard =
    System.Collections.Generic.SortedDictionary<
        int, (Tidemark.Core.Shards.OutputId Id, int Revision, System.ReadOnlyMemory<byte> Result)>;

namespace Tidemark.Server.Replay;

/// <summary>The sink of a replay: spools what each shard puts out, then merges the groups, compares their windows and writes every file in
/// order of shard and identity.</summary>
/// <remarks>Groups are held in memory until every shard has told its part, some 200 bytes and the sketch of each group's window.</remarks>
internal sealed class ReplayOutputs : IOutputSink, IAsyncDisposable
{
    /// <summary>The file of what was refused, written as the input is read.</summary>
    public const string RejectedFile = "rejected.jsonl";

    private readonly string directory;
    private readonly string spool;
    private readonly JsonLinesSink lines;
    private readonly WindowSet windows;
    private readonly UserAggregates<MediaEvent> aggregates;
    private readonly OutputLines format;
    private readonly Dictionary<GroupWindow, PartsByShard> groups = [];
    private readonly Lock groupsLock = new();
    private int shards;

    public ReplayOutputs(string directory, NodeOptions options, ILoggerFactory loggers)
    {
        this.directory = directory;
        spool = Path.Combine(directory, ".spool");
        if (Directory.Exists(spool)) Directory.Delete(spool, recursive: true);
        lines = new JsonLinesSink(new JsonLinesSinkOptions { Directory = spool }, loggers.CreateLogger<JsonLinesSink>());
        windows = options.Shard.Windows;
        aggregates = options.Aggregates;
        format = new OutputLines(windows, aggregates);
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(int shard, IReadOnlyList<ScoredOutput> outputs, CancellationToken cancellationToken)
    {
        foreach (IGrouping<OutputKind, ScoredOutput> kind in outputs.GroupBy(o => o.Output.Kind))
        {
            if (kind.Key == OutputKind.Group) Collect(shard, kind);
            else await lines.AppendAsync(StreamOf(kind.Key), shard, [.. kind.Select(LineOf)], cancellationToken);
        }

        lock (groupsLock) shards = Math.Max(shards, shard + 1);
    }

    /// <summary>Writes the output files.</summary>
    /// <returns>How many lines <c>windows.jsonl</c> has.</returns>
    public async Task<long> WriteAsync(CancellationToken cancellationToken)
    {
        await lines.DisposeAsync();
        long windows = await WriteWindowsAsync(cancellationToken);
        await ConcatenateAsync("gold", "gold.jsonl", FileMode.Create, cancellationToken);
        await ConcatenateAsync("late", "late.jsonl", FileMode.Create, cancellationToken);
        await ConcatenateAsync("dead-letters", RejectedFile, FileMode.Append, cancellationToken);
        return windows;
    }

    /// <summary>Removes the spool.</summary>
    public async ValueTask DisposeAsync()
    {
        await lines.DisposeAsync();
        if (Directory.Exists(spool)) Directory.Delete(spool, recursive: true);
    }

    private static string StreamOf(OutputKind kind) => kind switch
    {
        OutputKind.Window => "windows",
        OutputKind.Feature => "gold",
        OutputKind.Late => "late",
        _ => "dead-letters",
    };

    private SinkLine LineOf(ScoredOutput scored) => scored.Output.Kind switch
    {
        OutputKind.Window => format.Window(scored.Output),
        OutputKind.Feature => OutputLines.Gold(in scored),
        OutputKind.Late => OutputLines.Late(scored.Output),
        _ => OutputLines.DeadLetter(scored.Output),
    };

    private void Collect(int shard, IEnumerable<ScoredOutput> outputs)
    {
        lock (groupsLock)
        {
            foreach (ScoredOutput scored in outputs)
            {
                WindowOutput fired = WindowOutput.Read(scored.Output.Payload);
                GroupWindow window = GroupWindow.Of(in fired);
                if (!groups.TryGetValue(window, out PartsByShard? parts)) groups[window] = parts = [];
                parts[shard] = (scored.Output.Id, fired.Revision, fired.Result.ToArray());
            }
        }
    }

    /// <summary>A group's line stands where its first shard put out its part.</summary>
    private async Task<long> WriteWindowsAsync(CancellationToken cancellationToken)
    {
        ILookup<int, SinkLine> groupLines = groups
            .GroupBy(group => group.Key with { Window = default })
            .SelectMany(series => LinesOf(series.Key, series.OrderBy(group => group.Key.Window.Start)))
            .ToLookup(line => line.Id.Shard);
        await using var target = new FileStream(Path.Combine(directory, "windows.jsonl"), FileMode.Create);
        long written = 0;
        for (int shard = 0; shard < shards; shard++)
        {
            var waiting = new Queue<SinkLine>(groupLines[shard].OrderBy(line => line.Id));
            foreach (SinkLine line in SpooledLines.Read(spool, "windows", shard))
            {
                for (; waiting.TryPeek(out SinkLine group) && group.Id.CompareTo(line.Id) < 0; written++) Append(target, waiting.Dequeue());
                Append(target, line);
                written++;
            }

            for (; waiting.TryDequeue(out SinkLine group); written++) Append(target, group);
            await target.FlushAsync(cancellationToken);
        }

        return written;
    }

    private IEnumerable<SinkLine> LinesOf(GroupWindow group, IEnumerable<KeyValuePair<GroupWindow, PartsByShard>> byStart)
    {
        var series = new GroupSeries(windows.Families[group.Family], group.Group, group.Key);
        foreach ((GroupWindow of, PartsByShard parts) in byStart)
        {
            (MediaPane pane, MediaSpread spread) = MediaGroups.Merge(parts.Values.Select(part => part.Result), aggregates);
            WindowLine line = series.Next(of.Window, in pane, in spread) with
            {
                Revision = parts.Values.Sum(part => part.Revision),
                Complete = true,
            };
            yield return OutputLines.Group(line, parts.First().Value.Id);
        }
    }

    private static void Append(FileStream target, in SinkLine line)
    {
        target.Write(line.Json.Span);
        target.WriteByte((byte)'\n');
    }

    private async Task ConcatenateAsync(string stream, string file, FileMode mode, CancellationToken cancellationToken)
    {
        await using var target = new FileStream(Path.Combine(directory, file), mode);
        for (int shard = 0; shard < shards; shard++)
        {
            string part = SpooledLines.PathOf(spool, stream, shard);
            if (!File.Exists(part)) continue;
            await using var source = new FileStream(part, FileMode.Open, FileAccess.Read);
            await source.CopyToAsync(target, cancellationToken);
        }
    }
}
