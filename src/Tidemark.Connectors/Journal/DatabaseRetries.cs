using System.Data.Common;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Tidemark.Connectors.Journal;

/// <summary>Tries again where a database server could not be reached or broke off, with exponential backoff and jitter. Safe for use from
/// any thread, which it blocks while it waits.</summary>
/// <remarks>Only for what may be done twice, which is connecting and reading: whether a write that broke off was made durable nobody
/// knows, and its shard finds out by recovering. A server that gave no answer in time is not asked again, as that would hold the caller
/// several times as long.</remarks>
internal sealed class DatabaseRetries
{
    /// <summary>Attempts in all, the first included.</summary>
    public const int AttemptsMax = 3;

    /// <summary>Tries once: for a database that no network lies before.</summary>
    public static readonly DatabaseRetries None = new(ResiliencePipeline.Empty);

    /// <summary>What the waits grow from: on average the first takes 0.86 of it, the second 1.2.</summary>
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>No wait is longer.</summary>
    private static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(1);

    private readonly ResiliencePipeline pipeline;
    private long retried;

    /// <param name="name">The database as messages name it.</param>
    /// <param name="clock">What waits.</param>
    /// <param name="random">Numbers from 0 to below 1, which the waits are spread by; asked from any thread.</param>
    /// <param name="logger">Told of every attempt that failed and is followed by another.</param>
    public DatabaseRetries(string name, TimeProvider clock, Func<double> random, ILogger logger)
        : this(ResiliencePipeline.Empty) =>
        pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = AttemptsMax - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Randomizer = random,
                Delay = FirstDelay,
                MaxDelay = DelayMax,
                ShouldHandle = failed => ValueTask.FromResult(MayPass(failed.Outcome.Exception)),
                OnRetry = failed =>
                {
                    long count = Interlocked.Increment(ref retried);
                    Log.TriedAgain(
                        logger, failed.Outcome.Exception!, failed.AttemptNumber + 1, AttemptsMax, name,
                        failed.RetryDelay.TotalMilliseconds, count);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();

    private DatabaseRetries(ResiliencePipeline pipeline) => this.pipeline = pipeline;

    /// <summary>Whether a failure is one of the connection or the server, whoever waits for it to be over.</summary>
    /// <remarks>The classes 08 and 57P of SQL states: the connection failed, or somebody ended it or the server.</remarks>
    public static bool IsPassing(DbException failure) => failure.IsTransient || failure.SqlState is ['0', '8', ..] or ['5', '7', 'P', ..];

    /// <summary>Attempts that followed a failed one.</summary>
    public long Retried => Interlocked.Read(ref retried);

    /// <summary>Gives what <paramref name="attempt"/> gives, perhaps at a later attempt; the last one's failure is the caller's.</summary>
    public TResult Run<TResult>(Func<TResult> attempt) => pipeline.Execute(static run => run(), attempt);

    /// <summary>Whether the failure is one of the connection or the server, and may be over a moment later.</summary>
    private static bool MayPass(Exception? failure) => failure switch
    {
        JournalUnavailableException { InnerException: DbException beneath } => MayPass(beneath),
        DbException { InnerException: TimeoutException } => false,
        DbException server => IsPassing(server),
        _ => false,
    };
}
