using Tidemark.Connectors.Log;

namespace Tidemark.UnitTests.Connectors.Log;

/// <summary>The real disk, which fails or waits where a test tells it to.</summary>
internal sealed class FaultyDisk(string directory) : ILogDisk
{
    private readonly LogDisk real = new(directory);

    /// <summary>Bytes that may still be written; a write beyond them writes a part and fails as a full disk does.</summary>
    public long Room { get; set; } = long.MaxValue;

    /// <summary>What the disk says is free.</summary>
    public long FreeBytes { get; set; } = long.MaxValue;

    /// <summary>Whether fsync fails.</summary>
    public bool FlushFails { get; set; }

    /// <summary>How many fsyncs were done.</summary>
    public int Flushes { get; private set; }

    /// <summary>Writes wait while this is not set.</summary>
    public ManualResetEventSlim Gate { get; } = new(initialState: true);

    public ISegmentFile Open(string path) => new FaultyFile(this, real.Open(path));

    private sealed class FaultyFile(FaultyDisk disk, ISegmentFile file) : ISegmentFile
    {
        public void Write(ReadOnlySpan<byte> bytes, long at)
        {
            disk.Gate.Wait();
            int possible = (int)Math.Min(bytes.Length, disk.Room);
            file.Write(bytes[..possible], at);
            disk.Room -= possible;
            if (possible < bytes.Length) throw new IOException("No space left on device");
        }

        public void Flush()
        {
            if (disk.FlushFails) throw new IOException("Input/output error");
            disk.Flushes++;
            file.Flush();
        }

        public void Truncate(long length) => file.Truncate(length);

        public void Dispose() => file.Dispose();
    }
}
