using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Control;
using Tidemark.Core;

namespace Tidemark.Server.Alerts;

/// <summary>Sends what is to be told, again and again until it is told or given up. Of a rule and channel one after another, so that nobody
/// hears that something cleared before that it fired.</summary>
/// <param name="store">Where deliveries wait.</param>
/// <param name="channels">By its name how each channel is told; it throws where that fails.</param>
/// <param name="attemptsMax">How often one is tried.</param>
/// <param name="clock">The node's clock.</param>
/// <param name="logger">Is told of failures.</param>
internal sealed class AlertSender(
    AlertStore store, IReadOnlyDictionary<string, Func<AlertDelivery, CancellationToken, Task>> channels, int attemptsMax,
    TimeProvider clock, ILogger logger)
{
    /// <summary>How long after the first failure one is tried again; after each further one twice as long, up to the greatest.</summary>
    private const long FirstWaitMs = 500, WaitMsMax = 300_000;

    /// <summary>How many are sent at once.</summary>
    private const int AtOnceMax = 8;

    /// <summary>What was told and could not be struck out yet; no more than wait.</summary>
    private readonly ConcurrentDictionary<(string Channel, string Id), bool> told = [];

    /// <summary>Sends all that is due.</summary>
    /// <param name="cancellationToken">Begins nothing more; the channel decides whether it finishes what it has begun.</param>
    /// <returns>When the next is due, epoch milliseconds; null where nothing waits.</returns>
    /// <exception cref="ControlUnavailableException">The database failed.</exception>
    public async Task<long?> SendDueAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            AlertDelivery[] first = [.. (await store.DeliveriesAsync(cancellationToken))
                .Where(delivery => delivery.Failed is null)
                .GroupBy(delivery => (delivery.Rule, delivery.Channel), (_, waiting) => waiting.First())];
            AlertDelivery[] due = [.. first.Where(delivery => delivery.Due <= Now())];
            if (due.Length == 0) return first.Length == 0 ? null : first.Min(delivery => delivery.Due);
            await Parallel.ForEachAsync(
                due, new ParallelOptions { MaxDegreeOfParallelism = AtOnceMax, CancellationToken = cancellationToken }, SendAsync);
        }
    }

    private async ValueTask SendAsync(AlertDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            if (!channels.TryGetValue(delivery.Channel, out var send))
                throw new TidemarkException($"{delivery.Channel} is not configured any more.");

            // Told, and the database would not take it then: only that is tried again, or somebody would be told the same every time.
            if (!told.ContainsKey((delivery.Channel, delivery.Id))) await send(delivery, cancellationToken);
            told[(delivery.Channel, delivery.Id)] = true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            await FailedAsync(delivery with { Attempts = delivery.Attempts + 1 }, failure);
            return;
        }

        // What came of it is written down even while the node stops, or it would be told again.
        await store.DoneAsync(delivery, CancellationToken.None);
        told.TryRemove((delivery.Channel, delivery.Id), out _);
    }

    private async Task FailedAsync(AlertDelivery tried, Exception failure)
    {
        bool isGivenUp = tried.Attempts >= attemptsMax;
        long waitMs = Math.Min(WaitMsMax, FirstWaitMs << (int)Math.Min(tried.Attempts - 1, 30));
        await store.TriedAsync(tried with { Due = Now() + waitMs, Failed = isGivenUp ? Now() : null }, CancellationToken.None);
        if (isGivenUp) Log.GivenUp(logger, failure, tried.Id, tried.Channel, tried.Attempts);
        else Log.NotTold(logger, failure, tried.Id, tried.Channel, tried.Attempts, waitMs);
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
