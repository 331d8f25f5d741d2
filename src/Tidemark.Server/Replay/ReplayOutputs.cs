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

/// <summary>The sink of a replay: spools what each shard puts out, durably, then merges the groups, compares their windows and writes every
/// file in order of shard and identity.</summary>
/// <remarks>The spool outlives the process, as what the journal counts as published must; what comes again it skips. To be merged, the
/// parts of all groups are held in memory, some 200 bytes and the sketch of each group's window.</remarks>
internal sealed class ReplayOutputs : IOutputSink, IAsyncDisposable
{
    /// <summary>The file of what was refused, written as the input is read.</summary>
    public const string RejectedFile = "rejected.jsonl";

    private const string Windows = "windows", Groups = "groups", Gold = "gold", Late = "late", DeadLetters = "dead-letters";

    private readonly string directory;
    private readonly string spool;
    private readonly int shards;
    private readonly JsonLinesSink lines;
    private readonly WindowSet windows;
    private readonly UserAggregates<MediaEvent> aggregates;
    private readonly OutputLines format;
    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="directory">Where the output files go.</param>
    /// <param name="spool">The folder of the spool.</param>
    /// <param name="options">The node's options.</param>
    /// <param name="loggers">Where it logs to.</param>
    public ReplayOutputs(string directory, string spool, NodeOptions options, ILoggerFactory loggers)
    {
        (this.directory, this.spool, shards) = (directory, spool, options.Partitions);
        lines = new JsonLinesSink(new JsonLinesSinkOptions { Directory = spool }, loggers.CreateLogger<JsonLinesSink>());
        windows = options.Shard.Windows;
        aggregates = options.Aggregates;
        format = new OutputLines(windows, aggregates);
    }

    /// <summary>Lets outputs in: what stands in the spool is to stay.</summary>
    public void Begin() => begun.TrySetResult();

    /// <inheritdoc/>
    public async ValueTask WriteAsync(int shard, IReadOnlyList<ScoredOutput> outputs, CancellationToken cancellationToken)
    {
        await begun.Task.WaitAsync(cancellationToken);
        foreach (IGrouping<OutputKind, ScoredOutput> kind in outputs.GroupBy(o => o.Output.Kind))
            await lines.AppendAsync(StreamOf(kind.Key), shard, [.. kind.Select(LineOf)], cancellationToken);
    }

    /// <summary>Writes the output files, durably.</summary>
    /// <returns>How many lines <c>windows.jsonl</c> has.</returns>
    public async Task<long> WriteAsync(CancellationToken cancellationToken)
    {
        await lines.DisposeAsync();
        long windows = await WriteWindowsAsync(cancellationToken);
        await ConcatenateAsync(Gold, "gold.jsonl", FileMode.Create, cancellationToken);
        await ConcatenateAsync(Late, "late.jsonl", FileMode.Create, cancellationToken);
        await ConcatenateAsync(DeadLetters, RejectedFile, FileMode.Append, cancellationToken);
        return windows;
    }

    /// <summary>Closes the spool and leaves it where it is.</summary>
    public ValueTask DisposeAsync() => lines.DisposeAsync();

    private static string StreamOf(OutputKind kind) => kind switch
    {
        OutputKind.Window => Windows,
        OutputKind.Group => Groups,
        OutputKind.Feature => Gold,
        OutputKind.Late => Late,
        _ => DeadLetters,
    };

    private SinkLine LineOf(ScoredOutput scored) => scored.Output.Kind switch
    {
        OutputKind.Window => format.Window(scored.Output),
        OutputKind.Group => SpooledGroup.LineOf(scored.Output),
        OutputKind.Feature => OutputLines.Gold(in scored),
        OutputKind.Late => OutputLines.Late(scored.Output),
        _ => OutputLines.DeadLetter(scored.Output),
    };

    private Dictionary<GroupWindow, PartsByShard> ReadGroups()
    {
        Dictionary<GroupWindow, PartsByShard> groups = [];
        for (int shard = 0; shard < shards; shard++)
        {
            foreach (SinkLine line in SpooledLines.Read(spool, Groups, shard))
            {
                WindowOutput fired = WindowOutput.Read(SpooledGroup.PayloadOf(in line));
                GroupWindow window = GroupWindow.Of(in fired);
                if (!groups.TryGetValue(window, out PartsByShard? parts)) groups[window] = parts = [];
                parts[shard] = (line.Id, fired.Revision, fired.Result.ToArray());
            }
        }

        return groups;
    }

    /// <summary>A group's line stands where its first shard put out its part.</summary>
    private async Task<long> WriteWindowsAsync(CancellationToken cancellationToken)
    {
        ILookup<int, SinkLine> groupLines = ReadGroups()
            .GroupBy(group => group.Key with { Window = default })
            .SelectMany(series => LinesOf(series.Key, series.OrderBy(group => group.Key.Window.Start)))
            .ToLookup(line => line.Id.Shard);
        await using var target = new FileStream(Path.Combine(directory, "windows.jsonl"), FileMode.Create);
        long written = 0;
        for (int shard = 0; shard < shards; shard++)
        {
            var waiting = new Queue<SinkLine>(groupLines[shard].OrderBy(line => line.Id));
            foreach (SinkLine line in SpooledLines.Read(spool, Windows, shard))
            {
                for (; waiting.TryPeek(out SinkLine group) && group.Id.CompareTo(line.Id) < 0; written++) Append(target, waiting.Dequeue());
                Append(target, line);
                written++;
            }

            for (; waiting.TryDequeue(out SinkLine group); written++) Append(target, group);
            await target.FlushAsync(cancellationToken);
        }

        target.Flush(flushToDisk: true);
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

        target.Flush(flushToDisk: true);
    }
}
