using Tidemark.Core.Shards;
using Tidemark.Engine.Ports;

namespace Tidemark.Cli.Bench;

/// <summary>Batches in memory; the first half of each partition at once, the rest when <see cref="Open"/> is called.</summary>
internal sealed class MemorySource(List<RecordBatch>[] batches) : ISource
{
    private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int unfinished = batches.Length;

    public int Partitions => batches.Length;

    /// <summary>How many events come at once.</summary>
    public long WarmEvents => batches.Sum(partition => partition.Take(WarmBatches(partition)).Sum(batch => (long)batch.Count));

    /// <summary>Ends when every batch has been handed over.</summary>
    public Task Taken => taken.Task;

    public void Open() => open.SetResult();

    public ValueTask<ISourceReader> OpenAsync(int partition, long position, CancellationToken cancellationToken) =>
        new(new Reader(this, batches[partition], batches[partition].FindIndex(batch => batch.FirstOffset == position)));

    public long EndPosition(int partition) => batches[partition][^1].NextOffset;

    public ValueTask ReleaseAsync(int partition, long position, CancellationToken cancellationToken) => default;

    public ValueTask DisposeAsync() => default;

    private static int WarmBatches(List<RecordBatch> partition) => partition.Count / 2;

    private sealed class Reader(MemorySource source, List<RecordBatch> batches, int next) : ISourceReader
    {
        public async ValueTask<RecordBatch> ReadAsync(CancellationToken cancellationToken)
        {
            if (next == WarmBatches(batches)) await source.open.Task.WaitAsync(cancellationToken);
            if (next == batches.Count)
            {
                if (Interlocked.Decrement(ref source.unfinished) == 0) source.taken.SetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return batches[next++];
        }

        public ValueTask DisposeAsync() => default;
    }
}
