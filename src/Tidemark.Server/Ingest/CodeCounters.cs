using System.Collections.Concurrent;

namespace Tidemark.Server.Ingest;

/// <summary>Counts by code since the process started. Safe for use from any thread.</summary>
public sealed class CodeCounters
{
    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);

    /// <summary>The counts; codes that never came are left out.</summary>
    public IReadOnlyDictionary<string, long> Counts => new SortedDictionary<string, long>(counts, StringComparer.Ordinal);

    /// <summary>Counts a code for each of its occurrences.</summary>
    public void Add(IEnumerable<string> codes)
    {
        foreach (string code in codes) counts.AddOrUpdate(code, 1, (_, count) => count + 1);
    }
}
