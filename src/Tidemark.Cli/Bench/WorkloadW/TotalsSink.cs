using Tidemark.Core.Sliding;

namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>Adds up the results of one shard.</summary>
internal sealed class TotalsSink : ISlidingSink
{
    private Totals totals;

    /// <summary>The sums so far.</summary>
    public ref readonly Totals Totals => ref totals;

    /// <inheritdoc/>
    public void Fire(in SlidingResults results)
    {
        Totals window = default;
        long viewers = 0;
        foreach (SlidingRow row in results)
        {
            window.Results++;
            window.Count += row.Count;
            window.WatchMs += row.Sum;
            viewers += row.Distinct;
        }

        window.Viewers = viewers;
        totals.Add(in window);
    }
}
