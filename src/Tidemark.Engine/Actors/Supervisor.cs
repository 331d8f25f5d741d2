using Microsoft.Extensions.Logging;

namespace Tidemark.Engine.Actors;

/// <summary>Runs an actor and starts it again when it fails, after a delay that doubles with each failure in a row.</summary>
public sealed class Supervisor
{
    private readonly SupervisorOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private long restarts;

    /// <summary>Makes a supervisor.</summary>
    public Supervisor(SupervisorOptions options, TimeProvider clock, ILogger logger) =>
        (this.options, this.clock, this.logger) = (options, clock, logger);

    /// <summary>How often an actor has been started again.</summary>
    public long Restarts => Interlocked.Read(ref restarts);

    /// <summary>Runs an actor until it ends for good or <paramref name="cancellationToken"/> stops it.</summary>
    public async Task RunAsync<TMessage>(Actor<TMessage> actor, CancellationToken cancellationToken)
    {
        int failuresInARow = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            long started = clock.GetTimestamp();
            try
            {
                if (await actor.LiveAsync(cancellationToken)) return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                failuresInARow = clock.GetElapsedTime(started) > options.StableAfter ? 1 : failuresInARow + 1;
                TimeSpan delay = options.DelayAfter(failuresInARow, failure);
                Interlocked.Increment(ref restarts);
                Log.ActorFailed(logger, failure, actor.Name, failuresInARow, delay.TotalMilliseconds);
                await Task.Delay(delay, clock, cancellationToken).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }
}
