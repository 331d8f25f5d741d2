namespace Tidemark.Connectors.Files;

/// <summary>The records of an <see cref="ExternalSort"/> by key. Owned by one reader; not thread-safe; valid while the sort is.</summary>
public sealed class SortedRecords : IDisposable
{
    private readonly byte[] memory = [];
    private readonly List<ExternalSort.Entry> entries = [];
    private readonly MergedRuns? runs;
    private readonly ExternalSort? sort;
    private int next;

    internal SortedRecords(byte[] memory, List<ExternalSort.Entry> entries) => (this.memory, this.entries) = (memory, entries);

    internal SortedRecords(MergedRuns runs, ExternalSort sort) => (this.runs, this.sort) = (runs, sort);

    /// <summary>Reads the next record.</summary>
    /// <param name="record">Its bytes, valid until the next call.</param>
    /// <returns>False after the last one.</returns>
    /// <exception cref="Tidemark.Core.TidemarkException">The disk failed.</exception>
    public bool TryRead(out ReadOnlySpan<byte> record)
    {
        if (runs is not null)
        {
            try
            {
                return runs.TryRead(out _, out record);
            }
            catch (IOException cause)
            {
                throw sort!.Failed(cause);
            }
        }

        bool any = next < entries.Count;
        record = any ? memory.AsSpan(entries[next].Start, entries[next++].Length) : default;
        return any;
    }

    /// <summary>Closes the runs.</summary>
    public void Dispose() => runs?.Dispose();
}
