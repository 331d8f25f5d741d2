using System.Text.Json;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Control;
using Tidemark.Core.Time;

namespace Tidemark.Server.Alerts;

/// <summary>Looks at all rules. One look at a time; another node may look at the same moment.</summary>
/// <remarks>A look (1) reads the states, (2) reads what the rules look at, (3) takes the steps, (4) writes states and deliveries in one
/// transaction and (5) logs what another has not told before. Metrics come first, and each rule on windows by itself, so that a shard
/// that does not answer keeps no other rule from being looked at.</remarks>
/// <param name="rules">The rules.</param>
/// <param name="store">Where the states are kept.</param>
/// <param name="source">What the rules look at.</param>
/// <param name="channels">Who is told besides the log.</param>
/// <param name="patience">How long reading what a rule looks at may take.</param>
/// <param name="node">Gives this node's name.</param>
/// <param name="clock">The node's clock.</param>
/// <param name="logger">Is told of alerts.</param>
internal sealed class AlertEvaluator(
    IReadOnlyList<AlertRule> rules, AlertStore store, IAlertSource source, IReadOnlyCollection<string> channels, TimeSpan patience,
    Func<string> node, TimeProvider clock, ILogger logger)
{
    private readonly MetricValues metrics = new();
    private readonly long started = clock.GetTimestamp();

    /// <summary>Looks at all rules once.</summary>
    /// <returns>Whether somebody is to be told.</returns>
    /// <exception cref="ControlUnavailableException">The database failed; the next look looks again.</exception>
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, StoredAlert> stored =
            (await store.ReadAsync(cancellationToken)).ToDictionary(s => s.Rule, StringComparer.Ordinal);
        bool tells = await WriteAsync(await LookAtMetricsAsync(stored, cancellationToken), cancellationToken);
        foreach (AlertRule rule in rules.Where(rule => rule.Subject is AlertSubject.Window))
        {
            Seen? seen = await LookAtWindowsAsync(rule, stored.GetValueOrDefault(rule.Name), cancellationToken);
            if (seen is not null) tells |= await WriteAsync([seen], cancellationToken);
        }

        return tells;
    }

    private async Task<IReadOnlyList<Seen>> LookAtMetricsAsync(Dictionary<string, StoredAlert> stored, CancellationToken cancellationToken)
    {
        AlertRule[] onMetrics = [.. rules.Where(rule => rule.Subject is AlertSubject.Metric)];
        if (onMetrics.Length == 0) return [];
        MetricLook look = await TryAsync(source.MetricsAsync, "metrics", cancellationToken)
            ?? new MetricLook(new Dictionary<string, IReadOnlyList<Telemetry.MetricSample>>(), [node()]);
        return [.. onMetrics.Select(rule =>
        {
            StoredAlert? before = stored.GetValueOrDefault(rule.Name);
            double? value = metrics.Of(rule.Name, (AlertSubject.Metric)rule.Subject, look, clock.GetElapsedTime(started));
            (AlertState state, AlertTransition? told) = AlertStep.Next(rule, AlertJson.StateOf(rule, before), value, Now());
            return new Seen(rule, before, state with { Missing = look.Missing }, told is null ? [] : [told]);
        })];
    }

    /// <summary>Null where there is nothing new.</summary>
    private async Task<Seen?> LookAtWindowsAsync(AlertRule rule, StoredAlert? before, CancellationToken cancellationToken)
    {
        AlertState state = AlertJson.StateOf(rule, before);
        EventTime? after = state.WindowEnd is { } end ? new EventTime(end) : null;
        WindowLook? look = await TryAsync(
            waiting => source.WindowsAsync((AlertSubject.Window)rule.Subject, after, waiting), rule.On, cancellationToken);
        if (look is null) return null;
        if (look.Values.Count == 0 && (look.Missing ?? []).SequenceEqual(state.Missing ?? [])) return null;
        List<AlertTransition> tells = [];
        foreach ((EventTime windowEnd, double? value) in look.Values)
        {
            (AlertState next, AlertTransition? told) = AlertStep.Next(rule, state, value, Now());
            state = next with { WindowEnd = windowEnd.Milliseconds };
            if (told is not null) tells.Add(told);
        }

        return new Seen(rule, before, state with { Missing = look.Missing }, tells);
    }

    private async Task<bool> WriteAsync(IReadOnlyList<Seen> seen, CancellationToken cancellationToken)
    {
        if (seen.Count == 0) return false;
        Dictionary<string, (AlertChange Change, AlertMessage[] Messages)> changes = seen.ToDictionary(s => s.Rule.Name, ChangeOf);
        bool tells = false;
        foreach (AlertChange written in await store.WriteAsync([.. changes.Values.Select(c => c.Change)], cancellationToken))
        {
            tells |= written.Deliveries.Count > 0;
            foreach (AlertMessage message in changes[written.Next.Rule].Messages) Tell(message);
        }

        return tells;
    }

    private (AlertChange Change, AlertMessage[] Messages) ChangeOf(Seen seen)
    {
        AlertMessage[] messages = [.. seen.Tells.Select(told => AlertMessage.Of(seen.Rule, told, node()))];
        IEnumerable<AlertDelivery> deliveries = seen.Tells.Zip(messages).SelectMany(pair => channels.Select(channel => new AlertDelivery(
            seen.Rule.Name, pair.First.Number, channel, pair.Second.Id,
            JsonSerializer.Serialize(pair.Second, AlertJson.Default.AlertMessage), pair.First.At, 0, pair.First.At, null)));
        string state = JsonSerializer.Serialize(seen.State, AlertJson.Default.AlertState);
        return (new AlertChange(new StoredAlert(seen.Rule.Name, seen.Before?.Version ?? 0, state), [.. deliveries]), messages);
    }

    private void Tell(AlertMessage message)
    {
        double figure = message.Trend is null ? message.Value : message.Change!.Value;
        if (message.State == AlertMessage.Firing)
            Log.Fires(logger, message.Rule, message.On, figure, message.When ?? message.Trend!, message.Id, message.Summary);
        else Log.Clears(logger, message.Rule, message.On, figure, message.Threshold, message.Id);
    }

    /// <summary>Reads what is looked at, with patience; null where that fails, which is logged.</summary>
    private async Task<T?> TryAsync<T>(Func<CancellationToken, Task<T>> read, string what, CancellationToken cancellationToken)
        where T : class
    {
        using var waiting = new CancellationTokenSource(patience, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, waiting.Token);
        try
        {
            return await read(both.Token);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotRead(logger, failure, what);
            return null;
        }
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>What a look found out about a rule.</summary>
    private sealed record Seen(AlertRule Rule, StoredAlert? Before, AlertState State, IReadOnlyList<AlertTransition> Tells);
}
