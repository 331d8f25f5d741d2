using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidemark.Connectors.Control;
using Tidemark.Core.Time;
using Tidemark.Server.Http.Answers;

namespace Tidemark.Server.Http;

/// <summary><c>GET /v1/audit</c>: who did what.</summary>
internal static class AuditEndpoints
{
    private const int LimitDefault = 100, LimitMax = 1_000;

    public static void Map(IEndpointRouteBuilder routes, AuditTrail audit) => routes
        .MapGet("/v1/audit", (int? limit, string? before, CancellationToken cancellationToken) =>
            ListAsync(audit, limit ?? LimitDefault, before, cancellationToken))
        .WithName("get_audit")
        .WithSummary("What operators and administrators did, newest first; give next as before for the next page.")
        .Produces<AuditAnswer>()
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> ListAsync(AuditTrail audit, int limit, string? before, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > LimitMax) return Problems.BadRequest($"limit is {limit}; it must be from 1 to {LimitMax}.");
        (long, string)? from = null;
        if (before is not null)
        {
            int dash = before.IndexOf('-', StringComparison.Ordinal);
            if (dash < 0 || !long.TryParse(before.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out long at))
                return Problems.BadRequest($"before is \"{before}\"; it must be what an earlier page gave as next.");
            from = (at, before[(dash + 1)..]);
        }

        IReadOnlyList<AuditEntry> found = await audit.ReadAsync(limit + 1, from, cancellationToken);
        AuditEntry? last = found.Count > limit ? found[limit - 1] : null;
        return Results.Json(
            new AuditAnswer(
                [.. found.Take(limit).Select(e => new AuditItem(
                    new EventTime(e.At), e.Who, e.Role, e.What, e.Outcome, e.Node, e.Request))],
                last is null ? null : $"{last.At}-{last.Id}"),
            ServerJson.Default.AuditAnswer);
    }
}
