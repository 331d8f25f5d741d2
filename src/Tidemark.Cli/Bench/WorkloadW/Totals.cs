namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>What all windows that were put out add up to.</summary>
internal struct Totals
{
    /// <summary>How many windows of a key there were.</summary>
    public long Results;

    /// <summary>The sum of their counts.</summary>
    public long Count;

    /// <summary>The sum of their watch times, in milliseconds.</summary>
    public long WatchMs;

    /// <summary>The sum of their distinct viewers.</summary>
    public double Viewers;

    /// <summary>Adds others.</summary>
    public void Add(in Totals other)
    {
        Results += other.Results;
        Count += other.Count;
        WatchMs += other.WatchMs;
        Viewers += other.Viewers;
    }
}
