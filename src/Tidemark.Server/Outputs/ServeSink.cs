using Tidemark.Connectors.Files;
using Tidemark.Core.Shards;
using Tidemark.Engine.Ports;
using Tidemark.Server.DeadLetters;
using Tidemark.Server.Ingest;

namespace Tidemark.Server.Outputs;

/// <summary>The sink of a serving node: late events and dead letters into the data folder, and results, where asked for, into a folder
/// of JSON lines, one file per stream and shard.</summary>
/// <remarks>A group's line holds what its shard knows of the group and nothing of the windows before: it is complete only where there
/// is one shard, and has no velocities and no trend. The whole is what <c>GET /v1/windows</c> answers.</remarks>
/// <param name="lines">Writes the lines.</param>
/// <param name="letters">Where late events and dead letters go.</param>
/// <param name="results">Where results go; null for nowhere.</param>
/// <param name="partitions">The number of shards.</param>
public sealed class ServeSink(OutputLines lines, JsonLinesSink letters, JsonLinesSink? results, int partitions) : IOutputSink
{
    /// <summary>The dead letters written, by code; repeats after a failure count again.</summary>
    public CodeCounters Letters { get; } = new();

    /// <inheritdoc/>
    public async ValueTask WriteAsync(int shard, IReadOnlyList<ScoredOutput> outputs, CancellationToken cancellationToken)
    {
        foreach (IGrouping<OutputKind, ScoredOutput> kind in outputs.GroupBy(o => o.Output.Kind))
        {
            switch (kind.Key)
            {
                case OutputKind.Late:
                    await letters.AppendAsync("late", shard, [.. kind.Select(o => OutputLines.Late(o.Output))], cancellationToken);
                    break;
                case OutputKind.DeadLetter:
                    await letters.AppendAsync(
                        DeadLetterFiles.Stream, shard, [.. kind.Select(o => OutputLines.DeadLetter(o.Output))], cancellationToken);
                    Letters.Add(kind.Select(o => DeadLetterOutput.Read(o.Output.Payload).Code));
                    break;
                case OutputKind.Window when results is not null:
                    await results.AppendAsync("windows", shard, [.. kind.Select(o => lines.Window(o.Output))], cancellationToken);
                    break;
                case OutputKind.Group when results is not null:
                    await results.AppendAsync(
                        "groups", shard, [.. kind.Select(o => lines.Group(o.Output, complete: partitions == 1))], cancellationToken);
                    break;
                case OutputKind.Feature when results is not null:
                    await results.AppendAsync("gold", shard, [.. kind.Select(o => OutputLines.Gold(in o))], cancellationToken);
                    break;
            }
        }
    }
}
