using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidemark.Connectors.Control;
using Tidemark.Core.Time;
using Tidemark.Server.Alerts;
using Tidemark.Server.Http.Answers;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary><c>GET /v1/alerts</c>: where all alert rules stand, the same on all nodes.</summary>
internal static class AlertEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, Node node, AlertStore store) => routes
        .MapGet("/v1/alerts", (CancellationToken cancellationToken) => AlertsAsync(node.Options.Alerts, store, cancellationToken))
        .WithName("get_alerts")
        .WithSummary("Every alert rule: whether it fires, what it saw last, when it fired and cleared, and what is still to be told.")
        .Produces<AlertsAnswer>();

    private static async Task<IResult> AlertsAsync(AlertOptions options, AlertStore store, CancellationToken cancellationToken)
    {
        Dictionary<string, StoredAlert> stored =
            (await store.ReadAsync(cancellationToken)).ToDictionary(s => s.Rule, StringComparer.Ordinal);
        ILookup<string, AlertDelivery> deliveries = (await store.DeliveriesAsync(cancellationToken)).ToLookup(d => d.Rule);
        AlertAnswer[] items = [.. options.Rules.Select(rule => AnswerOf(
            rule, AlertJson.StateOf(rule, stored.GetValueOrDefault(rule.Name)), [.. deliveries[rule.Name]]))];
        string[] missing = [.. items.SelectMany(item => item.Missing ?? []).Distinct()];
        return Results.Json(new AlertsAnswer(items, missing.Length == 0 ? null : missing), ServerJson.Default.AlertsAnswer);
    }

    private static AlertAnswer AnswerOf(AlertRule rule, AlertState state, AlertDelivery[] deliveries) => new(
        rule.Name, rule.On, rule.IsTrend ? null : rule.When.ToString(), rule.IsTrend ? rule.When.ToString() : null, rule.Clear,
        Word(rule, state), state.Value, state.Change, Time(state.At), Time(state.WindowEnd), Time(state.Since), Time(state.LastFired),
        Time(state.LastCleared), Time(state.SilencedUntil),
        new AlertDeliveries(deliveries.Count(d => d.Failed is null), deliveries.Count(d => d.Failed is not null)), state.Missing,
        rule.Severity, rule.Summary);

    private static string Word(AlertRule rule, AlertState state) => state.Phase switch
    {
        AlertPhase.Firing => "firing",
        AlertPhase.Silenced => "silenced",
        _ when (rule.IsTrend ? state.Change : state.Value) is null => "no_data",
        _ => "ok",
    };

    private static EventTime? Time(long? milliseconds) => milliseconds is { } known ? new EventTime(known) : null;
}
