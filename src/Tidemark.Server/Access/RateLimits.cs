using System.Threading.RateLimiting;

namespace Tidemark.Server.Access;

/// <summary>How many requests each caller may make: a token bucket of twice the rate each. Safe for use from any thread.</summary>
/// <param name="rate">Requests a second of a caller that has no rate of its own; 0 for any number.</param>
internal sealed class RateLimits(double rate) : IDisposable
{
    /// <summary>How many refusals a second of a caller go into the audit log.</summary>
    private const double RefusalsPerSecond = 1;

    private static readonly TimeSpan period = TimeSpan.FromMilliseconds(100);

    private readonly PartitionedRateLimiter<Caller> buckets = PartitionedRateLimiter.Create<Caller, (string, double)>(
        caller => RateLimitPartition.GetTokenBucketLimiter((caller.Id, caller.Rate ?? rate), key => Bucket(key.Item2)));

    private readonly PartitionedRateLimiter<Caller> refusals = PartitionedRateLimiter.Create<Caller, string>(
        caller => RateLimitPartition.GetTokenBucketLimiter(caller.Id, _ => Bucket(RefusalsPerSecond)));

    /// <summary>Counts a request.</summary>
    /// <param name="caller">Who makes it.</param>
    /// <returns>Null where it may be made, else in how many seconds to try again, at least 1.</returns>
    public int? SecondsUntilNext(Caller caller)
    {
        if ((caller.Rate ?? rate) is 0 or double.PositiveInfinity) return null;
        using RateLimitLease lease = buckets.AttemptAcquire(caller);
        if (lease.IsAcquired) return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1;
    }

    /// <summary>Whether a refusal goes into the audit log: some of each caller do, so that nobody fills it by asking for what he may
    /// not.</summary>
    public bool MayNoteRefusal(Caller caller)
    {
        using RateLimitLease lease = refusals.AttemptAcquire(caller);
        return lease.IsAcquired;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        buckets.Dispose();
        refusals.Dispose();
    }

    /// <summary>Tokens come in whole ones, so a slow bucket gets its one at longer intervals.</summary>
    private static TokenBucketRateLimiterOptions Bucket(double perSecond)
    {
        double perPeriod = perSecond * period.TotalSeconds;
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(1, (int)Math.Min(int.MaxValue, Math.Ceiling(2 * perSecond))),
            TokensPerPeriod = Math.Max(1, (int)Math.Round(perPeriod)),
            ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, Math.Round(perPeriod)) / perSecond),
            QueueLimit = 0,
            AutoReplenishment = true,
        };
    }
}
