using Tidemark.Core.Shards;

namespace Tidemark.Engine.Ports;

/// <summary>The durable log that ingest appends to and the shards read from.</summary>
public interface IEventLog : ISource
{
    /// <summary>Appends records to one or more partitions and answers when all of them are durable.</summary>
    /// <param name="batches">At most one per partition, none empty; their offsets are ignored, the log gives its own.
    /// The log may keep the batches until it answers.</param>
    /// <param name="cancellationToken">Gives up waiting; the records may still be appended.</param>
    /// <returns><see cref="AppendOutcome.Durable"/> and the offsets, or why nothing of it was taken.</returns>
    /// <exception cref="Tidemark.Core.TidemarkException">The disk failed; whether records were appended is not known.</exception>
    ValueTask<AppendResult> AppendAsync(IReadOnlyList<RecordBatch> batches, CancellationToken cancellationToken);
}
