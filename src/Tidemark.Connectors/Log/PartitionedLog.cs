using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Files;
using Tidemark.Core;
using Tidemark.Core.Shards;
using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Log;

/// <summary>The durable log of a single node: a folder per partition, segment files of checksummed frames, group commit.</summary>
/// <remarks>
/// <para>Layout: <c>log.json</c> (format and number of partitions), <c>p-000/00000000000000000000.log</c> and so on, each file named by
/// the offset of its first record in 20 digits. See <c>LogFrame</c> for the bytes.</para>
/// <para>An append waits for one fsync per partition, shared with every append that waits at the same time. It is admitted whole or not
/// at all; once admitted, a disk that fails may leave a part of it (<see cref="LogWriteFailedException"/>). Thread-safe. One process at
/// a time may open a folder; the lock of the data folder sees to that.</para>
/// </remarks>
public sealed class PartitionedLog : IEventLog
{
    private readonly PartitionedLogOptions options;
    private readonly ILogDisk disk;
    private readonly ILogger logger;
    private readonly LogPartition[] partitions;
    private readonly PartitionAppender[] appenders;
    private readonly ByteBudget waitingBytes;
    private readonly ByteBudget diskBytes;

    // Guards admission: after `closed` is set nothing more reaches an appender.
    private readonly Lock gate = new();
    private bool closed;

    private PartitionedLog(PartitionedLogOptions options, ILogDisk disk, ILogger logger)
    {
        this.options = options;
        this.disk = disk;
        this.logger = logger;
        waitingBytes = new ByteBudget(options.AppendBytesMax);
        diskBytes = new ByteBudget(options.DiskBytesMax);
        partitions = new LogPartition[options.Partitions];
        List<TornTail> torn = [];
        for (int number = 0; number < partitions.Length; number++) partitions[number] = Recover(number, torn);
        TornTails = torn;
        appenders = [.. partitions.Select(partition => new PartitionAppender(partition, options, disk, waitingBytes, diskBytes, logger))];
        Log.Opened(logger, options.Directory, partitions.Length, diskBytes.Taken);
    }

    /// <inheritdoc/>
    public int Partitions => partitions.Length;

    /// <summary>What was cut off when the log was opened, by partition: writes that a crash interrupted and that nobody was
    /// promised.</summary>
    public IReadOnlyList<TornTail> TornTails { get; }

    /// <summary>The bytes of all segment files, with what admitted appends may still add.</summary>
    public long DiskBytes => diskBytes.Taken;

    /// <summary>The bytes of admitted appends that are not durable yet.</summary>
    public long WaitingBytes => waitingBytes.Taken;

    /// <summary>Opens a log, or makes it where the folder holds none.</summary>
    /// <exception cref="ArgumentException">The options cannot be used; the message lists every error.</exception>
    /// <exception cref="LogPartitionsMismatchException">The log was made with another number of partitions.</exception>
    /// <exception cref="LogDamagedException">Bytes that were durable once do not read back.</exception>
    /// <exception cref="TidemarkException">The disk failed.</exception>
    public static PartitionedLog Open(PartitionedLogOptions options, ILogger<PartitionedLog> logger) =>
        Open(options, logger, new LogDisk(options.Directory));

    internal static PartitionedLog Open(PartitionedLogOptions options, ILogger logger, ILogDisk disk)
    {
        IReadOnlyList<string> errors = options.Errors();
        if (errors.Count > 0)
            throw new ArgumentException("The options of the log cannot be used: " + string.Join(' ', errors), nameof(options));
        try
        {
            LogMetadata.Ensure(options.Directory, options.Partitions);
            return new PartitionedLog(options, disk, logger);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new TidemarkException(
                $"Opening the log in {options.Directory} failed: {cause.Message} Check that the folder can be written and the "
                + "disk has room.", cause);
        }
    }

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(IReadOnlyList<RecordBatch> batches, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Check(batches);
        long waiting = batches.Sum(PendingAppend.WaitingBytesOf);
        long written = batches.Sum(PendingAppend.DiskBytesMaxOf);
        if (disk.FreeBytes < written) return new ValueTask<AppendResult>(AppendResult.Refused(AppendOutcome.OutOfDisk));
        AppendTicket ticket = new(batches.Count);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            foreach (RecordBatch batch in batches)
            {
                if (appenders[batch.Shard].Failure is { } failure) throw failure;
            }

            if (!diskBytes.TryTake(written)) return new ValueTask<AppendResult>(AppendResult.Refused(AppendOutcome.OutOfDisk));
            if (!waitingBytes.TryTake(waiting))
            {
                diskBytes.Return(written);
                return new ValueTask<AppendResult>(AppendResult.Refused(AppendOutcome.Overloaded));
            }

            for (int part = 0; part < batches.Count; part++)
                appenders[batches[part].Shard].Enqueue(new PendingAppend(batches[part], ticket, part));
        }

        return new ValueTask<AppendResult>(ticket.Result.WaitAsync(cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<ISourceReader> OpenAsync(int partition, long position, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LogView view = partitions[partition].View;
        long first = view.Segments[0].FirstOffset;
        if (position < first || position > view.EndOffset)
            throw new SourcePositionLostException(
                $"Partition {partition} of the log in {options.Directory} holds the records from {first} to before {view.EndOffset}, and "
                + $"record {position} was asked for. Restore the data folder, log and journal together, from a copy.", first);
        return new ValueTask<ISourceReader>(new PartitionReader(partitions[partition], options, position));
    }

    /// <inheritdoc/>
    public long EndPosition(int partition) => partitions[partition].View.EndOffset;

    /// <inheritdoc/>
    /// <remarks>Removes whole segments, never the newest one of the partition.</remarks>
    public ValueTask ReleaseAsync(int partition, long position, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LogSegment[] released = partitions[partition].Release(position);
        if (released.Length == 0) return ValueTask.CompletedTask;
        try
        {
            // Oldest first: a crash in between leaves a log without a gap.
            foreach (LogSegment segment in released)
            {
                File.Delete(segment.Path);
                diskBytes.Return(segment.Bytes);
            }

            DurableDirectory.Sync(LogMetadata.PartitionDirectory(options.Directory, partition));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new TidemarkException(
                $"Removing old segments of partition {partition} in {options.Directory} failed: {cause.Message} Those left are removed "
                + "after the next start; check that the folder can be written.", cause);
        }

        Log.SegmentsReleased(logger, partition, released.Length, position);
        return ValueTask.CompletedTask;
    }

    /// <summary>Makes the appends already admitted durable, answers them and closes the files. Readers that wait get
    /// <see cref="ObjectDisposedException"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (closed) return;
            closed = true;
        }

        await Task.WhenAll(appenders.Select(appender => appender.DisposeAsync().AsTask()));
        Log.Closed(logger, options.Directory);
    }

    private LogPartition Recover(int number, List<TornTail> torn)
    {
        string directory = LogMetadata.PartitionDirectory(options.Directory, number);
        LogView view = PartitionRecovery.Recover(number, directory, disk, out TornTail? tail);
        if (tail is not null)
        {
            torn.Add(tail);
            Log.TornTailCut(logger, tail.Bytes, tail.Path, tail.At);
        }

        for (int i = 0; i < view.Segments.Length; i++) diskBytes.Take(view.BytesOf(i));
        return new LogPartition(number, view);
    }

    private void Check(IReadOnlyList<RecordBatch> batches)
    {
        if (batches.Count == 0) throw new ArgumentException("An append has at least one batch.", nameof(batches));
        bool[] seen = new bool[partitions.Length];
        foreach (RecordBatch batch in batches)
        {
            if ((uint)batch.Shard >= (uint)seen.Length)
                throw new ArgumentException($"Partition {batch.Shard} does not exist; there are {seen.Length}.", nameof(batches));
            if (seen[batch.Shard]) throw new ArgumentException($"Partition {batch.Shard} has more than one batch.", nameof(batches));
            if (batch.Count == 0) throw new ArgumentException($"The batch of partition {batch.Shard} is empty.", nameof(batches));
            seen[batch.Shard] = true;
        }
    }
}
