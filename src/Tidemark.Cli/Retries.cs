using System.Net;
using Polly;
using Polly.Retry;

namespace Tidemark.Cli;

/// <summary>Sends a request again where the other side fails or says "not now": with exponential backoff and jitter, or when the answer's
/// <c>Retry-After</c> says. Safe for use from any thread.</summary>
internal sealed class Retries
{
    /// <summary>Attempts unless told otherwise, the first one included.</summary>
    public const int AttemptsDefault = 3;

    /// <summary>The greatest number of attempts.</summary>
    public const int AttemptsMax = 100;

    /// <summary>No wait between attempts is longer, whatever the other side asks for.</summary>
    private static readonly TimeSpan DelayMax = TimeSpan.FromMinutes(1);

    private readonly ResiliencePipeline<HttpResponseMessage> pipeline;
    private long requests, attempts, failed;

    /// <param name="attemptsMax">Attempts for one request, the first included, from 1 to <see cref="AttemptsMax"/>.</param>
    /// <param name="firstDelay">What the waits grow from: on average they take 0.86, 1.2 and 2.1 of it, and double from there.</param>
    /// <param name="clock">What waits.</param>
    public Retries(int attemptsMax, TimeSpan firstDelay, TimeProvider clock)
    {
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock };
        if (attemptsMax > 1)
        {
            builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = attemptsMax - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = firstDelay,
                MaxDelay = DelayMax,
                ShouldHandle = outcome => ValueTask.FromResult(IsWorthAnother(outcome.Outcome, outcome.Context)),
                DelayGenerator = failure => ValueTask.FromResult(Asked(failure.Outcome.Result, clock)),
                OnRetry = failure =>
                {
                    failure.Outcome.Result?.Dispose();
                    return ValueTask.CompletedTask;
                },
            });
        }

        pipeline = builder.Build();
    }

    /// <summary>Requests begun.</summary>
    public long Requests => Interlocked.Read(ref requests);

    /// <summary>Attempts in all.</summary>
    public long Attempts => Interlocked.Read(ref attempts);

    /// <summary>Requests whose last attempt failed too.</summary>
    public long Failed => Interlocked.Read(ref failed);

    /// <summary>Sends a request, if need be again and again, and gives the last answer.</summary>
    /// <param name="attempt">One attempt; it makes the request anew.</param>
    /// <param name="isRepeatable">Whether the other side may get the request twice; if not, it is sent again only where it is known that it
    /// was not taken.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HttpRequestException">The last attempt got no answer.</exception>
    /// <exception cref="OperationCanceledException">The last attempt timed out, or the token was cancelled.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        Func<CancellationToken, Task<HttpResponseMessage>> attempt, bool isRepeatable, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref requests);
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Repeatable, isRepeatable);
        bool answered = false;
        try
        {
            HttpResponseMessage answer = await pipeline.ExecuteAsync(
                async (under, send) =>
                {
                    Interlocked.Increment(ref attempts);
                    return await send(under.CancellationToken);
                },
                context,
                attempt);
            answered = !IsFailure(answer.StatusCode);
            return answer;
        }
        finally
        {
            if (!answered && !cancellationToken.IsCancellationRequested) Interlocked.Increment(ref failed);
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>The counts as a sentence.</summary>
    public override string ToString() =>
        $"{Requests} requests in {Attempts} attempts: {Attempts - Requests} retries, {Failed} requests failed.";

    private static readonly ResiliencePropertyKey<bool> Repeatable = new("repeatable");

    private static bool IsWorthAnother(in Outcome<HttpResponseMessage> outcome, ResilienceContext context)
    {
        if (context.CancellationToken.IsCancellationRequested) return false;
        bool isRepeatable = context.Properties.GetValue(Repeatable, false);
        return outcome switch
        {
            { Result.StatusCode: HttpStatusCode.TooManyRequests } => true,
            { Result: { } answer } => isRepeatable && IsFailure(answer.StatusCode),
            { Exception: HttpRequestException failure } when IsUnsent(failure) => true,
            { Exception: HttpRequestException or OperationCanceledException or IOException } => isRepeatable,
            _ => false,
        };
    }

    private static bool IsUnsent(HttpRequestException failure) => failure.HttpRequestError
        is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;

    private static bool IsFailure(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)status >= 500;

    private static TimeSpan? Asked(HttpResponseMessage? answer, TimeProvider clock)
    {
        TimeSpan? wait = answer?.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - clock.GetUtcNow(),
            _ => null,
        };
        return wait is { } asked ? TimeSpan.FromTicks(Math.Clamp(asked.Ticks, 0, DelayMax.Ticks)) : null;
    }
}
