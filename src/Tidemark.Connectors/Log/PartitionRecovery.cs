using Microsoft.Win32.SafeHandles;
using Tidemark.Connectors.Files;
using Tidemark.Core.Codecs;

namespace Tidemark.Connectors.Log;

/// <summary>Opens a partition's folder after whatever ended the last process.</summary>
/// <remarks>
/// Only the newest segment is scanned: an earlier one was durable before the next was made, and its checksums are checked as it is read.
/// 1. Walk the frames from the start of the newest segment. 2. Where they stop before the end of the file, look for whole frames behind:
/// one of a later commit proves that the bytes between were durable once, so the file is damaged and refused; else they belong to a
/// commit that was never promised to anyone, and are cut off. 3. fsync: a killed process leaves bytes that only the page cache holds.
/// </remarks>
internal static class PartitionRecovery
{
    private const int ScanBufferBytes = 1 << 20;

    /// <summary>What the folder durably holds now.</summary>
    /// <param name="number">The partition.</param>
    /// <param name="directory">Its folder, which exists.</param>
    /// <param name="disk">Where a new segment is made and a torn one is cut.</param>
    /// <param name="torn">What was cut off; null where nothing was.</param>
    /// <exception cref="LogDamagedException">Bytes that were durable once do not read back.</exception>
    public static LogView Recover(int number, string directory, ILogDisk disk, out TornTail? torn)
    {
        LogSegment[] segments = [.. LogSegment.List(directory)];
        if (segments.Length == 0) segments = [new LogSegment(0, LogSegment.PathOf(directory, 0), 0)];
        LogSegment newest = segments[^1];
        using ISegmentFile file = disk.Open(newest.Path);

        // 1 and 2.
        long whole = Scan(newest, out long nextOffset);
        torn = null;
        if (whole < newest.Bytes)
        {
            RefuseIfPromised(newest, whole, nextOffset);
            file.Truncate(whole);
            torn = new TornTail(number, newest.Path, whole, newest.Bytes - whole);
        }

        // 3.
        file.Flush();
        DurableDirectory.Sync(directory);
        return new LogView(segments, whole, nextOffset, closed: false);
    }

    private static long Scan(LogSegment segment, out long nextOffset)
    {
        using FrameCursor cursor = new(segment, ScanBufferBytes);
        while (cursor.Peek(segment.Bytes, out LogFrame frame) == FrameStatus.Whole) cursor.Advance(frame);
        nextOffset = cursor.NextOffset;
        return cursor.Position;
    }

    private static void RefuseIfPromised(LogSegment segment, long at, long nextOffset)
    {
        byte[] rest = new byte[segment.Bytes - at];
        using (SafeFileHandle file = File.OpenHandle(segment.Path, share: FileShare.ReadWrite)) DurableFile.ReadExactly(file, rest, at);
        // The length in a damaged header means nothing, so every byte may be where the next whole frame begins.
        for (int i = 0; i < rest.Length; i++)
        {
            if (LogFrame.Read(rest.AsSpan(i), out LogFrame frame, out _) != FrameStatus.Whole || frame.FirstOffset <= nextOffset) continue;
            if (i > frame.CommitDistance || i == 0)
                throw new LogDamagedException(
                    segment.Path, at, $"record {nextOffset} was expected, and whole records follow from byte {at + i} on");
            i += frame.FrameBytes - 1;
        }
    }
}
