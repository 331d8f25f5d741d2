using Microsoft.Extensions.Logging;

namespace Tidemark.Server.Alerts;

/// <summary>Looks at the rules and sends what is to be told, in two tasks of their own, for as long as this node has shard 0. What fails is
/// logged, and done again at the next turn.</summary>
internal sealed class AlertWatch : IAsyncDisposable
{
    /// <summary>How often it is checked whether something is due; that costs nothing.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource stop = new();
    private readonly Func<bool> isMine;
    private readonly TimeSpan every;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly Task running;

    /// <summary>When deliveries are read again, epoch milliseconds.</summary>
    private long dueAt;

    /// <summary>Begins.</summary>
    /// <param name="evaluator">Looks at the rules.</param>
    /// <param name="sender">Sends.</param>
    /// <param name="isMine">Whether this node is the one to do so now.</param>
    /// <param name="every">How often the rules are looked at, and at least how often deliveries are.</param>
    /// <param name="clock">The node's clock.</param>
    /// <param name="logger">Is told of failures.</param>
    public AlertWatch(
        AlertEvaluator evaluator, AlertSender sender, Func<bool> isMine, TimeSpan every, TimeProvider clock, ILogger logger)
    {
        (this.isMine, this.every, this.clock, this.logger) = (isMine, every, clock, logger);
        running = Task.WhenAll(
            TurnAsync(every, () => LookAsync(evaluator)),
            TurnAsync(Tick, () => SendAsync(sender)));
    }

    /// <summary>Stops, after what is being posted has been answered or given up.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
    }

    private async Task LookAsync(AlertEvaluator evaluator)
    {
        if (await evaluator.LookAsync(stop.Token)) Interlocked.Exchange(ref dueAt, 0);
    }

    private async Task SendAsync(AlertSender sender)
    {
        long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (now < Interlocked.Read(ref dueAt)) return;

        // What comes to be due from here on makes it earlier again.
        Interlocked.Exchange(ref dueAt, now + (long)every.TotalMilliseconds);
        long? next = await sender.SendDueAsync(stop.Token);
        if (next < Interlocked.Read(ref dueAt)) Interlocked.Exchange(ref dueAt, next.Value);
    }

    private async Task TurnAsync(TimeSpan period, Func<Task> turn)
    {
        using var timer = new PeriodicTimer(period, clock);
        try
        {
            do
            {
                try
                {
                    if (isMine()) await turn();
                }
                catch (Exception failure) when (failure is not OperationCanceledException || !stop.IsCancellationRequested)
                {
                    Log.TurnFailed(logger, failure);
                }
            }
            while (await timer.WaitForNextTickAsync(stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }
}
