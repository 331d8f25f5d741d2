using Tidemark.Core.Shards;

namespace Tidemark.Engine.Ports;

/// <summary>Reads one partition in order. Owned by one reader; not thread-safe.</summary>
public interface ISourceReader : IAsyncDisposable
{
    /// <summary>The next records, at least one; waits until there are some.</summary>
    /// <remarks>The batch is the caller's to keep. Its size is bounded by the source's own options.</remarks>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    ValueTask<RecordBatch> ReadAsync(CancellationToken cancellationToken);
}
