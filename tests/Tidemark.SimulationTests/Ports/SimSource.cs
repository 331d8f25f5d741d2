using Tidemark.Core.Shards;
using Tidemark.Engine.Ports;
using Tidemark.SimulationTests.World;

namespace Tidemark.SimulationTests.Ports;

/// <summary>The log as one process reads it.</summary>
internal sealed class SimSource(SimProcess process, SimLog log) : ISource
{
    public int Partitions => log.Partitions;

    public async ValueTask<ISourceReader> OpenAsync(int partition, long position, CancellationToken cancellationToken) =>
        await log.Service.CallAsync(
            process, $"opens log {partition} at {position}", () => new Reader(process, log, partition, position), cancellationToken);

    public long EndPosition(int partition) => log.EndPosition(partition);

    public async ValueTask ReleaseAsync(int partition, long position, CancellationToken cancellationToken) =>
        await log.Service.CallAsync(process, $"releases log {partition} before {position}", () =>
        {
            log.Release(partition, position);
            return true;
        }, cancellationToken);

    public ValueTask DisposeAsync() => default;

    private sealed class Reader(SimProcess process, SimLog log, int partition, long position) : ISourceReader
    {
        private long position = position;

        public async ValueTask<RecordBatch> ReadAsync(CancellationToken cancellationToken)
        {
            while (true)
            {
                Task grown = log.Grown(partition);
                RecordBatch? batch = log.EndPosition(partition) <= position ? null : await log.Service.CallAsync(
                    process, $"reads log {partition} at {position}", () => log.Take(partition, position), cancellationToken);
                if (batch is not null)
                {
                    position = batch.NextOffset;
                    return batch;
                }

                await grown.WaitAsync(cancellationToken);
            }
        }

        public ValueTask DisposeAsync() => default;
    }
}
