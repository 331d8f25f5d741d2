using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Log;

/// <summary>Reads one partition from its segment files, never beyond what is durable. Owned by one reader; not thread-safe.</summary>
/// <remarks>A batch is made of whole frames, as many as the bounds allow, of one segment; a frame is divided only where it alone passes
/// the bounds, which happens when they were made smaller since it was written.</remarks>
internal sealed class PartitionReader(LogPartition partition, PartitionedLogOptions options, long position) : ISourceReader
{
    private readonly RecordBatchBuilder builder = new();
    private FrameCursor? cursor;
    private long position = position;

    /// <inheritdoc/>
    public async ValueTask<RecordBatch> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LogView view = partition.View;
            if (position < view.EndOffset) return Read(view);
            ObjectDisposedException.ThrowIf(view.Closed, typeof(PartitionedLog));
            await view.Superseded.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        cursor?.Dispose();
        cursor = null;
        return ValueTask.CompletedTask;
    }

    private RecordBatch Read(LogView view)
    {
        int index = view.IndexOf(position);
        if (index < 0) throw Lost(view);
        FrameCursor current = CursorAt(view, index);
        long end = view.BytesOf(index);
        long first = position;
        try
        {
            Gather(current, end);
        }
        catch (CorruptDataException damage)
        {
            builder.Build(partition.Number, first);
            position = first;
            throw new LogDamagedException(current.Segment.Path, current.Position, damage.Message);
        }

        if (builder.Count == 0) throw Damaged(current, end);
        return builder.Build(partition.Number, first);
    }

    private void Gather(FrameCursor current, long end)
    {
        while (current.Position < end)
        {
            // What was gathered before the damage is whole and goes out first.
            if (current.Peek(end, out LogFrame frame) != FrameStatus.Whole) return;
            if (frame.NextOffset > position)
            {
                bool fits = builder.Count + frame.NextOffset - position <= options.BatchRecordsMax
                    && builder.ByteCount + frame.FrameBytes <= options.BatchBytesMax;
                if (builder.Count > 0 && !fits) return;
                position = frame.CopyTo(builder, position, options.BatchRecordsMax, options.BatchBytesMax);
                if (position < frame.NextOffset) return;
            }

            current.Advance(frame);
        }
    }

    private FrameCursor CursorAt(LogView view, int index)
    {
        LogSegment segment = view.Segments[index];
        if (cursor?.Segment.FirstOffset == segment.FirstOffset) return cursor;
        cursor?.Dispose();
        cursor = null;
        try
        {
            return cursor = new FrameCursor(segment, options.BatchBytesMax);
        }
        catch (FileNotFoundException)
        {
            // Released between the look at the view and here, or taken away by someone else.
            throw Lost(partition.View);
        }
    }

    private SourcePositionLostException Lost(LogView view) => new(
        $"Partition {partition.Number} of the log in {options.Directory} no longer holds record {position}; the first one held is "
        + $"{view.Segments[0].FirstOffset}. Restore the data folder, log and journal together, from a copy.", view.Segments[0].FirstOffset);

    private static LogDamagedException Damaged(FrameCursor cursor, long end) => new(
        cursor.Segment.Path, cursor.Position, $"record {cursor.NextOffset} was expected, {end} bytes were written and do not read back");
}
