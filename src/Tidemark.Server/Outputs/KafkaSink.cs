using System.Text;
using Tidemark.Connectors.Files;
using Tidemark.Connectors.Kafka;
using Tidemark.Core.Shards;
using Tidemark.Engine.Ports;
using Tidemark.Server.DeadLetters;

namespace Tidemark.Server.Outputs;

/// <summary>The topics that a node writes: events that lie in the wrong partition go on to their own, and outputs, where asked for, to a
/// topic for each stream.</summary>
/// <remarks>A message's key is the shard, so that the outputs of a shard stay in order; its header tells the output's identity, by which a
/// repeat after a crash is recognised.</remarks>
/// <param name="lines">Writes the lines.</param>
/// <param name="log">The topic of events, and the producer.</param>
/// <param name="prefix">What the topics of outputs begin with; empty for none.</param>
public sealed class KafkaSink(OutputLines lines, KafkaLog log, string prefix) : IOutputSink
{
    /// <inheritdoc/>
    public async ValueTask WriteAsync(int shard, IReadOnlyList<ScoredOutput> outputs, CancellationToken cancellationToken)
    {
        List<(int, ReadOnlyMemory<byte>)> forwards = [];
        foreach (ScoredOutput scored in outputs)
        {
            if (scored.Output.Kind != OutputKind.Forward) continue;
            ForwardOutput forward = ForwardOutput.Read(scored.Output.Payload);
            forwards.Add((forward.Target, forward.Record));
        }

        if (forwards.Count > 0) await log.ForwardAsync(forwards, cancellationToken);
        if (prefix.Length == 0) return;
        byte[] key = Encoding.ASCII.GetBytes($"{shard}");
        foreach (IGrouping<OutputKind, ScoredOutput> kind in outputs.GroupBy(o => o.Output.Kind))
        {
            foreach ((string stream, IEnumerable<SinkLine> written) in Streams(kind.Key, [.. kind]))
            {
                KafkaRecord[] records =
                    [.. written.Select(line => new KafkaRecord(-1, key, line.Json, Encoding.ASCII.GetBytes(line.Id.ToString())))];
                await log.Producer.ProduceAsync(prefix + stream, records, cancellationToken);
            }
        }
    }

    private IEnumerable<(string Stream, IEnumerable<SinkLine> Lines)> Streams(OutputKind kind, ScoredOutput[] outputs)
    {
        switch (kind)
        {
            case OutputKind.Window:
                yield return ("windows", outputs.Select(o => lines.Window(o.Output)));
                break;
            case OutputKind.Group:
                yield return ("groups", outputs.Select(o => lines.Group(o.Output, complete: log.Partitions == 1)));
                break;
            case OutputKind.Feature:
                yield return ("features", outputs.Select(o => OutputLines.Gold(in o)));
                yield return ("predictions", outputs.Select(o => OutputLines.Prediction(in o)));
                break;
            case OutputKind.Late:
                yield return ("late", outputs.Select(o => OutputLines.Late(o.Output)));
                break;
            case OutputKind.DeadLetter:
                yield return (DeadLetterFiles.Stream, outputs.Select(o => OutputLines.DeadLetter(o.Output)));
                break;
        }
    }
}
