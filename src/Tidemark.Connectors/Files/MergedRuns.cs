using System.Buffers.Binary;

namespace Tidemark.Connectors.Files;

/// <summary>Reads several sorted runs as one; of equal keys the earlier run comes first. Owned by one reader; not thread-safe.</summary>
/// <remarks>A run is records one after another, little-endian: <c>[0..7] key</c>, <c>[8..11] length</c>, <c>bytes</c>.</remarks>
internal sealed class MergedRuns : IDisposable
{
    /// <summary>The bytes before a record's own.</summary>
    public const int HeadBytes = 12;

    private readonly InputWindow[] windows;
    private readonly PriorityQueue<int, (long Key, int Run)> heads = new();
    private int given = -1;
    private int givenBytes;

    /// <param name="paths">The runs, in the order in which their records came.</param>
    /// <param name="windowBytes">The memory for each, more than the longest record.</param>
    public MergedRuns(IReadOnlyList<string> paths, int windowBytes)
    {
        windows = new InputWindow[paths.Count];
        for (int run = 0; run < windows.Length; run++)
        {
            windows[run] = new InputWindow(InputFile.Open(paths[run]), windowBytes);
            Advance(run);
        }
    }

    /// <summary>Reads the next record, valid until the next call; false at the end.</summary>
    public bool TryRead(out long key, out ReadOnlySpan<byte> record)
    {
        key = 0;
        record = default;
        if (given >= 0)
        {
            windows[given].Consume(givenBytes);
            Advance(given);
        }

        given = -1;
        if (!heads.TryDequeue(out int run, out (long Key, int Run) head)) return false;
        (given, key) = (run, head.Key);
        int length = BinaryPrimitives.ReadInt32LittleEndian(windows[run].Bytes[8..]);
        givenBytes = HeadBytes + length;
        record = windows[run].Bytes[HeadBytes..givenBytes];
        return true;
    }

    public void Dispose()
    {
        foreach (InputWindow? window in windows) window?.Dispose();
    }

    /// <summary>Brings the next record of a run into its window, whole.</summary>
    private void Advance(int run)
    {
        InputWindow window = windows[run];
        if (!Fill(window, HeadBytes)) return;
        int length = BinaryPrimitives.ReadInt32LittleEndian(window.Bytes[8..]);
        if (!Fill(window, HeadBytes + length)) throw new EndOfStreamException("A run of the sort ends within a record.");
        heads.Enqueue(run, (BinaryPrimitives.ReadInt64LittleEndian(window.Bytes), run));
    }

    private static bool Fill(InputWindow window, int bytes)
    {
        while (window.Bytes.Length < bytes)
            if (!window.Fill()) return false;
        return true;
    }
}
