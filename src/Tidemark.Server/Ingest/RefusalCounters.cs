using System.Collections.Concurrent;

namespace Tidemark.Server.Ingest;

/// <summary>How many events were refused at the door, by code, since the process started. Safe for use from any thread.</summary>
public sealed class RefusalCounters
{
    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);

    /// <summary>The counts; codes that never came are left out.</summary>
    public IReadOnlyDictionary<string, long> Counts => new SortedDictionary<string, long>(counts, StringComparer.Ordinal);

    /// <summary>Counts the refused events of a request.</summary>
    public void Add(IEnumerable<RejectedItem> rejected)
    {
        foreach (RejectedItem item in rejected) counts.AddOrUpdate(item.Code, 1, (_, count) => count + 1);
    }
}
