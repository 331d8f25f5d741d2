using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Tidemark.Core;

namespace Tidemark.Connectors.Files;

/// <summary>Sorts records by a key, stably: in memory while they fit, and beyond that by merging sorted runs on disk.</summary>
/// <remarks>
/// <para>(1) Records are collected until the memory is full; (2) they are sorted and written as a run; (3) when all have come, runs are
/// merged until few enough are left to be read at once; (4) those are merged as they are read. What fits into memory touches no
/// disk.</para>
/// <para>Memory: the limit holds for the records that are collected, and then for the windows over the runs and the buffer of a new one.
/// Owned by one caller; not thread-safe. Disposing removes every file, whatever has happened.</para>
/// </remarks>
public sealed class ExternalSort : IDisposable
{
    /// <summary>The least memory: three windows and the buffer of a new run.</summary>
    public const long MemoryBytesMin = 1 << 20;

    /// <summary>The greatest memory: what one array can hold.</summary>
    public const long MemoryBytesMax = 2L << 30;

    /// <summary>The longest record.</summary>
    public const int RecordBytesMax = 128 << 10;

    /// <summary>More runs than this are not open at once.</summary>
    private const int FilesMax = 256;

    private readonly string directory;
    private readonly long memoryBytes;
    private readonly List<Entry> entries = [];
    private readonly int mergedAtOnce;
    private List<string> runs = [];
    private byte[] records;
    private int used;

    /// <summary>Makes a sort that has no records yet.</summary>
    /// <param name="directory">A folder for its files alone, made when the first is needed; what it holds is removed.</param>
    /// <param name="memoryBytes">The most memory it takes, from <see cref="MemoryBytesMin"/> to <see cref="MemoryBytesMax"/>.</param>
    public ExternalSort(string directory, long memoryBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(memoryBytes, MemoryBytesMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(memoryBytes, MemoryBytesMax);
        this.directory = directory;
        this.memoryBytes = memoryBytes;
        mergedAtOnce = (int)Math.Min((memoryBytes / (2 * RecordBytesMax)) - 1, FilesMax);
        // The pages of an array this large come from the system as they are written to.
        records = GC.AllocateUninitializedArray<byte>((int)Math.Min(memoryBytes, Array.MaxLength));
        Remove();
    }

    /// <summary>How many runs have been written, merged ones included.</summary>
    public int RunsWritten { get; private set; }

    /// <summary>Adds a record.</summary>
    /// <param name="key">What it is sorted by; records of equal keys keep their order.</param>
    /// <param name="record">Its bytes, at most <see cref="RecordBytesMax"/>; copied.</param>
    /// <exception cref="TidemarkException">The disk failed.</exception>
    public void Add(long key, ReadOnlySpan<byte> record)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(record.Length, RecordBytesMax);
        // A list that grows holds the old half and the new whole for a moment.
        long listed = entries.Count < entries.Capacity ? entries.Capacity : 3L * Math.Max(4, entries.Capacity);
        if (entries.Count > 0 && used + record.Length + (listed * Entry.Bytes) > memoryBytes) WriteRun();
        record.CopyTo(records.AsSpan(used));
        entries.Add(new Entry(key, used, record.Length));
        used += record.Length;
    }

    /// <summary>All records by key. To be called once, after the last <see cref="Add"/>.</summary>
    /// <exception cref="TidemarkException">The disk failed.</exception>
    public SortedRecords Read()
    {
        if (runs.Count == 0)
        {
            Sort();
            return new SortedRecords(records, entries);
        }

        if (entries.Count > 0) WriteRun();
        records = [];
        entries.Capacity = 0;
        try
        {
            while (runs.Count > mergedAtOnce) runs = [.. runs.Chunk(mergedAtOnce).Select(Merge)];
            return new SortedRecords(OpenMerge(runs), this);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Failed(cause);
        }
    }

    /// <summary>Removes the files.</summary>
    public void Dispose() => Remove();

    internal TidemarkException Failed(Exception cause) => new(
        $"Sorting in {directory} failed: {cause.Message} Check that the folder can be written and the disk has room for the records twice "
        + "over, or give the sort more memory.", cause);

    private void Sort() => CollectionsMarshal.AsSpan(entries).Sort();

    private void WriteRun()
    {
        Sort();
        try
        {
            string path = NewPath();
            using FileStream run = Create(path);
            foreach (Entry entry in entries) Write(run, entry.Key, records.AsSpan(entry.Start, entry.Length));
            runs.Add(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Failed(cause);
        }

        entries.Clear();
        used = 0;
    }

    private string Merge(string[] several)
    {
        string path = NewPath();
        using (MergedRuns merged = OpenMerge(several))
        using (FileStream run = Create(path))
        {
            while (merged.TryRead(out long key, out ReadOnlySpan<byte> record)) Write(run, key, record);
        }

        foreach (string file in several) File.Delete(file);
        return path;
    }

    private MergedRuns OpenMerge(IReadOnlyList<string> several) =>
        new(several, (int)Math.Min(1 << 20, BitOperations.RoundUpToPowerOf2((ulong)(memoryBytes / (several.Count + 1)) + 1) / 2));

    private string NewPath()
    {
        Directory.CreateDirectory(directory);
        return Path.Combine(directory, $"run-{RunsWritten++:000000}");
    }

    private static FileStream Create(string path) =>
        new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 128 << 10);

    private static void Write(FileStream run, long key, ReadOnlySpan<byte> record)
    {
        Span<byte> head = stackalloc byte[MergedRuns.HeadBytes];
        BinaryPrimitives.WriteInt64LittleEndian(head, key);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], record.Length);
        run.Write(head);
        run.Write(record);
    }

    private void Remove()
    {
        if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
    }

    /// <summary>A record in memory.</summary>
    internal readonly record struct Entry(long Key, int Start, int Length) : IComparable<Entry>
    {
        public const int Bytes = 16;

        /// <summary>By key, then by place, which is the order in which they came.</summary>
        public int CompareTo(Entry other) => Key != other.Key ? Key.CompareTo(other.Key) : Start.CompareTo(other.Start);
    }
}
