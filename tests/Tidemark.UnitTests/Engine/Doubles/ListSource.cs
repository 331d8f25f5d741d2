using System.Text;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;

namespace Tidemark.UnitTests.Engine.Doubles;

/// <summary>A source of one partition that holds what is added; its readers wait at the end.</summary>
internal sealed class ListSource : ISource
{
    private readonly List<string[]> batches = [];
    private TaskCompletionSource added = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>While it is set, readers get nothing more, though the end position tells of what was added.</summary>
    public volatile bool IsStalled;

    public int Partitions => 1;

    public long Released { get; private set; }

    /// <summary>How many batches readers have been given, over all readers.</summary>
    public int BatchesRead { get; private set; }

    public void Add(params string[] records)
    {
        lock (batches) batches.Add(records);
        WakeReaders();
    }

    /// <summary>Goes on after a stall.</summary>
    public void Resume()
    {
        IsStalled = false;
        WakeReaders();
    }

    public ValueTask<ISourceReader> OpenAsync(int partition, long position, CancellationToken cancellationToken) =>
        new(new Reader(this, position));

    public long EndPosition(int partition)
    {
        lock (batches) return batches.Sum(b => b.Length);
    }

    public ValueTask ReleaseAsync(int partition, long position, CancellationToken cancellationToken)
    {
        Released = position;
        return default;
    }

    public ValueTask DisposeAsync() => default;

    private void WakeReaders()
    {
        TaskCompletionSource waiters = added;
        added = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiters.SetResult();
    }

    private RecordBatch? BatchAt(long position)
    {
        lock (batches)
        {
            long first = 0;
            foreach (string[] records in batches)
            {
                if (position < first + records.Length)
                {
                    var builder = new RecordBatchBuilder();
                    foreach (string record in records) builder.Add(Encoding.UTF8.GetBytes(record), new EventTime(0));
                    BatchesRead++;
                    return builder.Build(0, first);
                }

                first += records.Length;
            }

            return null;
        }
    }

    private sealed class Reader(ListSource source, long position) : ISourceReader
    {
        public async ValueTask<RecordBatch> ReadAsync(CancellationToken cancellationToken)
        {
            while (true)
            {
                Task more = source.added.Task;
                if (!source.IsStalled && source.BatchAt(position) is { } batch)
                {
                    position = batch.NextOffset;
                    return batch;
                }

                await more.WaitAsync(cancellationToken);
            }
        }

        public ValueTask DisposeAsync() => default;
    }
}
