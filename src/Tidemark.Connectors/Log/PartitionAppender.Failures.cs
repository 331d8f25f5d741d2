namespace Tidemark.Connectors.Log;

/// <summary>What happens when the disk fails: step 3 of a commit, and the way back to the durable end.</summary>
internal sealed partial class PartitionAppender
{
    private LogWriteFailedException? Flush(long durableBytes)
    {
        try
        {
            file.Flush();
            return null;
        }
        catch (IOException cause)
        {
            return Fail($"Making the log file {path} durable behind byte {durableBytes} failed", durableBytes, cause);
        }
    }

    private LogWriteFailedException CutBack(long durableBytes, Exception cause)
    {
        try
        {
            file.Truncate(durableBytes);
        }
        catch (IOException)
        {
            return Fail($"Writing the log file {path} at byte {durableBytes} failed, and so did cutting it back", durableBytes, cause);
        }

        Log.AppendFailed(logger, cause, partition.Number, path, durableBytes);
        return new LogWriteFailedException(
            $"Writing the log file {path} at byte {durableBytes} failed: {cause.Message} Nothing was appended to partition "
            + $"{partition.Number}; other partitions may hold their part. Make room on the disk and send the records again.", cause);
    }

    private LogWriteFailedException Fail(string what, long durableBytes, Exception cause)
    {
        try
        {
            // Best effort: what no one was promised should not be taken for durable at the next opening.
            file.Truncate(durableBytes);
        }
        catch (IOException again)
        {
            Log.CutBackFailed(logger, again, path);
        }

        Log.PartitionFailed(logger, cause, partition.Number, path, durableBytes);
        failure = new LogWriteFailedException(
            $"{what}: {cause.Message} Partition {partition.Number} takes no more records, because what the disk holds is not known: check "
            + "the disk, then start the process again and send the records again.", cause);
        return failure;
    }
}
