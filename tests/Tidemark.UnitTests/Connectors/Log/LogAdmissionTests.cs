using Tidemark.Connectors.Log;
using Tidemark.Core.Shards;
using Tidemark.Engine.Ports;
using static Tidemark.UnitTests.Connectors.Log.LogFixture;

namespace Tidemark.UnitTests.Connectors.Log;

public sealed class LogAdmissionTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly FaultyDisk disk;

    public LogAdmissionTests() => disk = new FaultyDisk(folder.At("log"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Append_WhenManyWaitForTheDisk_OneFsyncAnswersThemAll()
    {
        await using PartitionedLog log = Open(Options(folder) with { SegmentBytes = 1 << 20 }, disk);
        int before = disk.Flushes;
        disk.Gate.Reset();
        Task<AppendOutcome>[] appends = [.. Enumerable.Range(0, 100).Select(_ => Append(log, Batch(0, 2, 10)).AsTask())];
        Assert.DoesNotContain(appends, append => append.IsCompleted);
        Assert.Equal(0, log.EndPosition(0));
        disk.Gate.Set();
        Assert.All(await Task.WhenAll(appends), outcome => Assert.Equal(AppendOutcome.Durable, outcome));
        // The first takes what is there when its thread wakes; the second takes all the rest.
        Assert.InRange(disk.Flushes - before, 1, 2);
        Assert.Equal((200, 0), (log.EndPosition(0), log.WaitingBytes));
    }

    [Fact]
    public async Task Append_WhenTooManyBytesWait_IsOverloadedAndTakesNothing()
    {
        PartitionedLogOptions options = Options(folder, partitions: 2) with { AppendBytesMax = 4096 };
        await using PartitionedLog log = Open(options, disk);
        disk.Gate.Reset();
        Task<AppendOutcome> first = Append(log, Batch(0, 1, 3000)).AsTask();
        long diskBytes = log.DiskBytes;
        Assert.Equal(AppendOutcome.Overloaded, await Append(log, Batch(0, 1, 10), Batch(1, 1, 1000)));
        Assert.Equal(diskBytes, log.DiskBytes);
        disk.Gate.Set();
        Assert.Equal(AppendOutcome.Durable, await first);
        Assert.Equal((1, 0), (log.EndPosition(0), log.EndPosition(1)));
        Assert.Equal(AppendOutcome.Durable, await Append(log, Batch(0, 1, 10), Batch(1, 1, 1000)));
    }

    [Fact]
    public async Task Append_WhenTheLogIsAtItsLimit_IsOutOfDiskUntilSegmentsAreReleased()
    {
        PartitionedLogOptions options = Options(folder, partitions: 2) with { DiskBytesMax = 16384 };
        await using PartitionedLog log = Open(options, disk);
        int taken = 0;
        while (await Append(log, Batch(0, 1, 1000), Batch(1, 1, 50)) == AppendOutcome.Durable) taken++;
        Assert.Equal(AppendOutcome.OutOfDisk, await Append(log, Batch(0, 1, 1000), Batch(1, 1, 50)));
        Assert.InRange(taken, 12, 15);
        Assert.Equal((taken, taken), (log.EndPosition(0), log.EndPosition(1)));
        Assert.True(log.DiskBytes <= options.DiskBytesMax);
        await log.ReleaseAsync(0, taken, default);
        Assert.Equal(AppendOutcome.Durable, await Append(log, Batch(0, 1, 1000), Batch(1, 1, 50)));
    }

    [Fact]
    public async Task Append_WhenTheDiskHasNoRoomLeft_IsOutOfDisk()
    {
        await using PartitionedLog log = Open(Options(folder), disk);
        disk.FreeBytes = 999;
        Assert.Equal(AppendOutcome.OutOfDisk, await Append(log, Batch(0, 1, 1000)));
        Assert.Equal((0, 0), (log.EndPosition(0), log.DiskBytes));
    }

    [Fact]
    public async Task Append_WhenTheDiskFillsMidway_FailsAndLaterOnesWork()
    {
        PartitionedLogOptions options = Options(folder) with { SegmentBytes = 1 << 20 };
        await using (PartitionedLog log = Open(options, disk))
        {
            await Append(log, Batch(0, 3, 10, fill: 1));
            disk.Room = 700;
            LogWriteFailedException failed =
                await Assert.ThrowsAsync<LogWriteFailedException>(() => Append(log, Batch(0, 30, 100, fill: 2)).AsTask());
            Assert.Contains("No space left", failed.Message, StringComparison.Ordinal);
            Assert.Equal((3, 0), (log.EndPosition(0), log.WaitingBytes));
            Assert.Equal(new FileInfo(Segments(options)[0]).Length, log.DiskBytes);
            disk.Room = long.MaxValue;
            Assert.Equal(AppendOutcome.Durable, await Append(log, Batch(0, 2, 10, fill: 3)));
        }

        await using PartitionedLog reopened = Open(options);
        Assert.Empty(reopened.TornTails);
        Assert.Equal<byte>([1, 1, 1, 3, 3], (await ReadAll(reopened, options)).Select(read => read.Record[0]));
    }

    [Fact]
    public async Task Append_WhenFsyncFails_ThePartitionTakesNothingUntilItIsReopened()
    {
        PartitionedLogOptions options = Options(folder, partitions: 2);
        await using (PartitionedLog log = Open(options, disk))
        {
            await Append(log, Batch(0, 3, 10));
            disk.FlushFails = true;
            await Assert.ThrowsAsync<LogWriteFailedException>(() => Append(log, Batch(0, 1, 10)).AsTask());
            disk.FlushFails = false;
            await Assert.ThrowsAsync<LogWriteFailedException>(() => Append(log, Batch(0, 1, 10), Batch(1, 1, 10)).AsTask());
            Assert.Equal(AppendOutcome.Durable, await Append(log, Batch(1, 1, 10)));
            Assert.Equal((3, 1), (log.EndPosition(0), log.EndPosition(1)));
            Assert.Equal(3, (await ReadAll(log, options)).Count);
        }

        await using PartitionedLog reopened = Open(options);
        Assert.Equal(3, reopened.EndPosition(0));
        Assert.Equal(AppendOutcome.Durable, await Append(reopened, Batch(0, 1, 10)));
    }

    [Fact]
    public async Task Dispose_WhenAppendsWait_FinishesThem()
    {
        PartitionedLogOptions options = Options(folder, partitions: 3);
        PartitionedLog log = Open(options, disk);
        disk.Gate.Reset();
        Task<AppendOutcome>[] appends =
            [.. Enumerable.Range(0, 30).Select(i => Append(log, Batch(i % 3, 1, 10), Batch((i + 1) % 3, 1, 10)).AsTask())];
        ValueTask disposal = log.DisposeAsync();
        disk.Gate.Set();
        await disposal;
        Assert.All(await Task.WhenAll(appends), outcome => Assert.Equal(AppendOutcome.Durable, outcome));
        await using PartitionedLog reopened = Open(options);
        Assert.Equal(60, Enumerable.Range(0, 3).Sum(reopened.EndPosition));
    }

    [Fact]
    public async Task Append_WhenBatchesCannotBe_IsABugOfTheCaller()
    {
        await using PartitionedLog log = Open(Options(folder), disk);
        RecordBatch[][] impossible = [[], [Batch(0, 0, 0)], [Batch(1, 1, 1)], [Batch(0, 1, 1), Batch(0, 1, 1)]];
        foreach (RecordBatch[] batches in impossible) await Assert.ThrowsAsync<ArgumentException>(() => Append(log, batches).AsTask());
    }
}
