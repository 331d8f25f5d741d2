using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Connectors.Log;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;

namespace Tidemark.UnitTests.Connectors.Log;

/// <summary>What the tests of the log share: small logs, batches and reading to the end.</summary>
internal static class LogFixture
{
    public static PartitionedLogOptions Options(TempFolder folder, int partitions = 1) => new()
    {
        Directory = folder.At("log"), Partitions = partitions, SegmentBytes = 4096, BatchBytesMax = 1024, BatchRecordsMax = 8,
    };

    public static PartitionedLog Open(PartitionedLogOptions options) =>
        PartitionedLog.Open(options, NullLogger<PartitionedLog>.Instance);

    public static PartitionedLog Open(PartitionedLogOptions options, FaultyDisk disk) =>
        PartitionedLog.Open(options, NullLogger<PartitionedLog>.Instance, disk);

    public static RecordBatch Batch(int partition, IEnumerable<(byte[] Record, long Arrival)> records)
    {
        RecordBatchBuilder builder = new();
        foreach ((byte[] record, long arrival) in records) builder.Add(record, new EventTime(arrival));
        return builder.Build(partition, 0);
    }

    public static RecordBatch Batch(int partition, int count, int bytes, byte fill = 7) =>
        Batch(partition, Enumerable.Range(0, count).Select(i => (Enumerable.Repeat(fill, bytes).ToArray(), 1000L + i)));

    public static async ValueTask<AppendOutcome> Append(PartitionedLog log, params RecordBatch[] batches) =>
        (await log.AppendAsync(batches, default)).Outcome;

    public static string[] Segments(PartitionedLogOptions options, int partition = 0) =>
        [.. Directory.GetFiles(Path.Combine(options.Directory, $"p-{partition:000}")).Order(StringComparer.Ordinal)];

    /// <summary>Everything durable of a partition from a position on, checking that offsets have no gap and batches keep their
    /// bounds.</summary>
    public static async Task<List<(byte[] Record, long Arrival)>> ReadAll(
        PartitionedLog log, PartitionedLogOptions options, int partition = 0, long position = 0)
    {
        List<(byte[], long)> read = [];
        await using ISourceReader reader = await log.OpenAsync(partition, position, default);
        while (position < log.EndPosition(partition))
        {
            RecordBatch batch = await reader.ReadAsync(default);
            Assert.Equal((partition, position), (batch.Shard, batch.FirstOffset));
            Assert.InRange(batch.Count, 1, options.BatchRecordsMax);
            Assert.True(batch.Count == 1 || batch.ByteCount <= options.BatchBytesMax);
            for (int i = 0; i < batch.Count; i++) read.Add((batch.Record(i).ToArray(), batch.Arrival(i).Milliseconds));
            position = batch.NextOffset;
        }

        return read;
    }
}
