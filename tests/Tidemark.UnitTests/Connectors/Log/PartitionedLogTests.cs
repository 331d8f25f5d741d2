using Tidemark.Connectors.Log;
using Tidemark.Core.Shards;
using Tidemark.Engine.Ports;
using static Tidemark.UnitTests.Connectors.Log.LogFixture;

namespace Tidemark.UnitTests.Connectors.Log;

public sealed class PartitionedLogTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Log_WhenRandomBatchesAreAppendedAndItIsReopened_GivesEveryRecordBack()
    {
        Random random = new(20_260_101);
        PartitionedLogOptions options = Options(folder, partitions: 5);
        List<(byte[] Record, long Arrival)>[] written = [.. Enumerable.Range(0, 5).Select(_ => new List<(byte[], long)>())];
        for (int life = 0; life < 3; life++)
        {
            await using PartitionedLog log = Open(options);
            for (int append = 0; append < 30; append++)
            {
                List<RecordBatch> batches = [];
                List<long> offsets = [];
                foreach (int partition in Enumerable.Range(0, 5).Where(_ => random.Next(2) == 0).DefaultIfEmpty(append % 5))
                {
                    (byte[], long)[] records = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => RandomRecord(random))];
                    offsets.Add(written[partition].Count);
                    written[partition].AddRange(records);
                    batches.Add(Batch(partition, records));
                }

                AppendResult appended = await log.AppendAsync(batches, default);
                Assert.Equal(AppendOutcome.Durable, appended.Outcome);
                Assert.Equal(offsets, appended.FirstOffsets);
            }
        }

        await using PartitionedLog reopened = Open(options);
        Assert.Empty(reopened.TornTails);
        for (int partition = 0; partition < 5; partition++)
        {
            Assert.True(Segments(options, partition).Length > 1);
            Assert.Equal(written[partition].Count, reopened.EndPosition(partition));
            int position = random.Next(written[partition].Count);
            Assert.Equal(written[partition], await ReadAll(reopened, options, partition), SameRecord);
            Assert.Equal(written[partition].Skip(position), await ReadAll(reopened, options, partition, position), SameRecord);
        }
    }

    [Fact]
    public async Task Append_WhenManyWaitAtOnce_TellsEachItsOwnOffsets()
    {
        PartitionedLogOptions options = Options(folder);
        await using PartitionedLog log = Open(options);
        AppendResult[] appended = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(i => log.AppendAsync([Batch(0, 2, 20, fill: (byte)i)], default).AsTask()));
        List<(byte[] Record, long Arrival)> read = await ReadAll(log, options);
        for (int i = 0; i < 100; i++)
        {
            long first = Assert.Single(appended[i].FirstOffsets);
            Assert.Equal((i, i), (read[(int)first].Record[0], read[(int)first + 1].Record[0]));
        }
    }

    [Fact]
    public async Task Log_WhenReopenedWithSmallerBatchBounds_DividesItsFrames()
    {
        PartitionedLogOptions options = Options(folder) with { BatchRecordsMax = 100, BatchBytesMax = 4096 };
        await using (PartitionedLog log = Open(options)) await Append(log, Batch(0, 60, 50));
        PartitionedLogOptions smaller = options with { BatchRecordsMax = 7, BatchBytesMax = 1024 };
        await using PartitionedLog reopened = Open(smaller);
        Assert.Equal(60, (await ReadAll(reopened, smaller)).Count);
        Assert.Equal(49, (await ReadAll(reopened, smaller, position: 11)).Count);
    }

    [Fact]
    public async Task Reader_WhenSmallAppendsLieBehindOneAnother_MergesThemIntoOneBatch()
    {
        PartitionedLogOptions options = Options(folder);
        await using PartitionedLog log = Open(options);
        for (int i = 0; i < 8; i++) await Append(log, Batch(0, 1, 10));
        await using ISourceReader reader = await log.OpenAsync(0, 0, default);
        Assert.Equal(8, (await reader.ReadAsync(default)).Count);
    }

    [Fact]
    public async Task Reader_WhenItIsAtTheEnd_WaitsForTheNextAppend()
    {
        PartitionedLogOptions options = Options(folder);
        await using PartitionedLog log = Open(options);
        await using ISourceReader first = await log.OpenAsync(0, 0, default);
        await using ISourceReader second = await log.OpenAsync(0, 0, default);
        for (int i = 0; i < 200; i++)
        {
            Task<RecordBatch> waitFirst = first.ReadAsync(default).AsTask();
            Task<RecordBatch> waitSecond = second.ReadAsync(default).AsTask();
            Assert.False(waitFirst.IsCompleted || waitSecond.IsCompleted);
            await Append(log, Batch(0, 1, 100, (byte)i));
            Assert.Equal((i, (byte)i), ((await waitFirst).FirstOffset, (await waitFirst).Record(0)[99]));
            Assert.Equal(i, (await waitSecond).FirstOffset);
        }
    }

    [Fact]
    public async Task Reader_WhenTheWaitIsCancelledOrTheLogClosed_EndsTheWait()
    {
        PartitionedLog log = Open(Options(folder));
        await using ISourceReader reader = await log.OpenAsync(0, 0, default);
        using CancellationTokenSource cancellation = new();
        Task<RecordBatch> cancelled = reader.ReadAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Task<RecordBatch> waiting = reader.ReadAsync(default).AsTask();
        await log.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Append(log, Batch(0, 1, 1)).AsTask());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public async Task Open_WhenThePositionIsNotInTheLog_SaysWhatIs(long position)
    {
        await using PartitionedLog log = Open(Options(folder));
        await Append(log, Batch(0, 3, 10));
        SourcePositionLostException lost =
            await Assert.ThrowsAsync<SourcePositionLostException>(() => log.OpenAsync(0, position, default).AsTask());
        Assert.Contains("from 0 to before 3", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Release_WhenSegmentsLieBeforeThePosition_RemovesThemAndNothingNeeded()
    {
        PartitionedLogOptions options = Options(folder);
        await using PartitionedLog log = Open(options);
        for (int i = 0; i < 100; i++) await Append(log, Batch(0, 1, 400));
        await using ISourceReader slow = await log.OpenAsync(0, 0, default);
        for (long position = 0; position <= 100; position += 3)
        {
            await log.ReleaseAsync(0, position, default);
            Assert.Equal(100 - position, (await ReadAll(log, options, position: position)).Count);
            Assert.Equal(Segments(options).Sum(path => new FileInfo(path).Length), log.DiskBytes);
        }

        await log.ReleaseAsync(0, 1_000_000, default);
        Assert.Single(Segments(options));
        await Assert.ThrowsAsync<SourcePositionLostException>(() => slow.ReadAsync(default).AsTask());
        await Assert.ThrowsAsync<SourcePositionLostException>(() => log.OpenAsync(0, 0, default).AsTask());
        await Append(log, Batch(0, 1, 10));
        Assert.Equal(101, log.EndPosition(0));
    }

    [Fact]
    public async Task Open_WhenTheNumberOfPartitionsDiffers_IsRefusedWithBothNumbers()
    {
        await using (Open(Options(folder, partitions: 3)))
        {
        }

        LogPartitionsMismatchException refused = Assert.Throws<LogPartitionsMismatchException>(() => Open(Options(folder, partitions: 4)));
        Assert.Contains("with 3 partitions and 4 are", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WhenOptionsCannotBeUsed_ListsEveryError()
    {
        PartitionedLogOptions options = Options(folder) with { Partitions = 0, SegmentBytes = 1, BatchRecordsMax = 0 };
        Assert.Equal(3, options.Errors().Count);
        Assert.Throws<ArgumentException>(() => Open(options));
        Assert.Single((Options(folder) with { DiskBytesMax = 8191 }).Errors());
    }

    private static (byte[], long) RandomRecord(Random random)
    {
        // Some are empty, some larger than a whole batch may be.
        byte[] record = new byte[random.Next(10) == 0 ? random.Next(3000) : random.Next(120)];
        random.NextBytes(record);
        return (record, random.Next(50) == 0 ? long.MinValue : random.NextInt64(0, 2_000_000_000_000));
    }

    private static bool SameRecord((byte[] Record, long Arrival) left, (byte[] Record, long Arrival) right) =>
        left.Arrival == right.Arrival && left.Record.AsSpan().SequenceEqual(right.Record);
}
