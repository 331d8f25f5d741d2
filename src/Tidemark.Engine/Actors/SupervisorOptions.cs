using Tidemark.Core;

namespace Tidemark.Engine.Actors;

/// <summary>How a failed actor is started again.</summary>
public sealed record SupervisorOptions
{
    /// <summary>The delay after a first failure, from 1 ms. Default 100 ms.</summary>
    public TimeSpan DelayMin { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The delay that doubling ends at, at least <see cref="DelayMin"/>. Default 30 s.</summary>
    public TimeSpan DelayMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The delay that doubling ends at where the failure may pass by itself (<see cref="TidemarkException.MayPass"/>): a shard
    /// goes on within this time of a database that is back, however long it was away. Default 1 s.</summary>
    public TimeSpan PassingDelayMax { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>An actor that lived this long has no failures in a row. Default 1 min.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The delay after the n-th failure in a row, n from 1, which was this one.</summary>
    public TimeSpan DelayAfter(int failuresInARow, Exception failure)
    {
        double factor = Math.Pow(2, Math.Min(failuresInARow - 1, 30));
        TimeSpan most = failure is TidemarkException { MayPass: true } && PassingDelayMax < DelayMax ? PassingDelayMax : DelayMax;
        return TimeSpan.FromMilliseconds(Math.Min(DelayMin.TotalMilliseconds * factor, most.TotalMilliseconds));
    }
}
