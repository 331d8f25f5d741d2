using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;

namespace Tidemark.Connectors.Log;

/// <summary>Writes one partition: takes all appends that wait, writes them, makes them durable with one fsync and answers them.</summary>
/// <remarks>
/// <para>A thread of its own does the writing, because fsync blocks for milliseconds and as many blocked pool threads as there are
/// partitions would starve everything else. While it is in one fsync the next commit gathers, so the more clients, the larger the
/// commits.
/// </para>
/// <para>Commit: 1. begin a new segment if the newest is full; 2. write the frames of the waiting appends; 3. fsync; 4. show them to
/// readers; 5. answer. A failure in 1 or 2 (a full disk) cuts the file back to its durable end and the next commit tries anew. A
/// failure in 3 ends the appending until the log is opened again: the kernel may have dropped the unwritten pages and marked them
/// clean, so that a second fsync succeeds without having written them (Rebello et al., "Can Applications Recover from fsync Failures?",
/// USENIX ATC 2020).
/// </para>
/// </remarks>
internal sealed partial class PartitionAppender : IAsyncDisposable
{
    // Frames are handed to the system in pieces of about this size, so that a large commit needs no buffer as large.
    private const int WriteBytes = 1 << 20;

    private readonly LogPartition partition;
    private readonly PartitionedLogOptions options;
    private readonly ILogDisk disk;
    private readonly ByteBudget waitingBytes;
    private readonly ByteBudget diskBytes;
    private readonly ILogger logger;
    private readonly string directory;
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guards `waiting` and `closing`; the rest is the thread's. The list is bounded by the budget of waiting bytes.
    private readonly Lock gate = new();
    private readonly AutoResetEvent wake = new(initialState: false);
    private List<PendingAppend> waiting = [];
    private bool closing;

    private readonly ByteWriter frames = new(WriteBytes);
    private readonly ByteWriter scratch = new(4096);
    private List<PendingAppend> taken = [];
    private ISegmentFile file;
    private string path;
    private volatile LogWriteFailedException? failure;

    public PartitionAppender(
        LogPartition partition, PartitionedLogOptions options, ILogDisk disk, ByteBudget waitingBytes, ByteBudget diskBytes, ILogger logger)
    {
        this.partition = partition;
        this.options = options;
        this.disk = disk;
        this.waitingBytes = waitingBytes;
        this.diskBytes = diskBytes;
        this.logger = logger;
        directory = LogMetadata.PartitionDirectory(options.Directory, partition.Number);
        path = partition.View.Segments[^1].Path;
        file = disk.Open(path);
        new Thread(Run, maxStackSize: 256 << 10) { IsBackground = true, Name = $"log-{partition.Number:000}" }.Start();
    }

    /// <summary>Why no more can be appended until the log is opened again; null while it can.</summary>
    public LogWriteFailedException? Failure => failure;

    /// <summary>Hands over an append whose bytes have been taken from both budgets.</summary>
    public void Enqueue(PendingAppend append)
    {
        lock (gate)
        {
            Debug.Assert(!closing, "The log admits nothing once it closes.");
            waiting.Add(append);
            wake.Set();
        }
    }

    /// <summary>Writes what was handed over and ends.</summary>
    public ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (!closing)
            {
                closing = true;
                wake.Set();
            }
        }

        return new ValueTask(stopped.Task);
    }

    private void Run()
    {
        while (Take())
        {
            for (int from = 0; from < taken.Count;) from = Commit(from);
            taken.Clear();
        }

        file.Dispose();
        wake.Dispose();
        partition.Close();
        stopped.SetResult();
    }

    private bool Take()
    {
        while (true)
        {
            lock (gate)
            {
                if (waiting.Count > 0)
                {
                    (taken, waiting) = (waiting, taken);
                    return true;
                }

                if (closing) return false;
            }

            wake.WaitOne();
        }
    }

    // Commits the appends taken, from one on until the segment is full; answers them and returns the place of the first one left.
    private int Commit(int from)
    {
        LogView view = partition.View;
        int to = from + 1;
        long endBytes = 0;
        long endOffset = view.EndOffset;
        LogWriteFailedException? problem = failure;
        if (problem is null)
        {
            try
            {
                if (view.EndBytes >= options.SegmentBytes) view = Roll(view); // 1
                endBytes = Write(view, from, out to, ref endOffset); // 2
                problem = Flush(view.EndBytes); // 3
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                problem = CutBack(view.EndBytes, cause);
            }
        }

        if (problem is null) partition.Extend(endBytes, endOffset); // 4
        Answer(from, to, view.EndOffset, problem, problem is null ? endBytes - view.EndBytes : 0); // 5
        return to;
    }

    private LogView Roll(LogView view)
    {
        LogSegment next = new(view.EndOffset, LogSegment.PathOf(directory, view.EndOffset), 0);
        ISegmentFile opened = disk.Open(next.Path);
        file.Dispose();
        file = opened;
        path = next.Path;
        partition.Roll(next);
        Log.SegmentBegun(logger, partition.Number, next.Path);
        return partition.View;
    }

    private long Write(LogView view, int from, out int to, ref long endOffset)
    {
        long at = view.EndBytes;
        frames.Clear();
        to = from;
        do
        {
            RecordBatch batch = taken[to++].Batch;
            for (int start = 0, count; start < batch.Count; start += count)
            {
                count = FrameRecords(batch, start);
                LogFrame.Write(frames, scratch, batch, start, count, endOffset, at + frames.Length - view.EndBytes);
                endOffset += count;
                if (frames.Length >= WriteBytes) WriteFrames(ref at);
            }
        }
        while (to < taken.Count && at + frames.Length < options.SegmentBytes);

        WriteFrames(ref at);
        return at;
    }

    private void WriteFrames(ref long at)
    {
        file.Write(frames.WrittenSpan, at);
        at += frames.Length;
        frames.Clear();
    }

    private int FrameRecords(RecordBatch batch, int start)
    {
        long bytes = batch.Record(start).Length;
        int end = start + 1;
        while (end < batch.Count && end - start < options.BatchRecordsMax)
        {
            bytes += batch.Record(end).Length;
            if (bytes > options.BatchBytesMax) break;
            end++;
        }

        return end - start;
    }

    private void Answer(int from, int to, long firstOffset, LogWriteFailedException? problem, long written)
    {
        long reserved = 0;
        for (int i = from; i < to; i++)
        {
            reserved += taken[i].DiskBytesMax;
            waitingBytes.Return(taken[i].WaitingBytes);
        }

        diskBytes.Return(reserved - written);
        for (int i = from; i < to; i++)
        {
            taken[i].Ticket.Answer(taken[i].Part, firstOffset, problem);
            firstOffset += taken[i].Batch.Count;
        }
    }
}
