namespace Tidemark.Engine.Actors;

/// <summary>How a failed actor is started again.</summary>
public sealed record SupervisorOptions
{
    /// <summary>The delay after a first failure, from 1 ms. Default 100 ms.</summary>
    public TimeSpan DelayMin { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The delay that doubling ends at, at least <see cref="DelayMin"/>. Default 30 s.</summary>
    public TimeSpan DelayMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>An actor that lived this long has no failures in a row. Default 1 min.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The delay after the n-th failure in a row, n from 1.</summary>
    public TimeSpan DelayAfter(int failuresInARow)
    {
        double factor = Math.Pow(2, Math.Min(failuresInARow - 1, 30));
        return TimeSpan.FromMilliseconds(Math.Min(DelayMin.TotalMilliseconds * factor, DelayMax.TotalMilliseconds));
    }
}
