using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidemark.Server.Telemetry;

namespace Tidemark.Server.Http;

/// <summary><c>GET /metrics</c>: what Prometheus reads.</summary>
internal static class MetricsEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, NodeTelemetry telemetry) => routes
        .MapGet("/metrics", async (CancellationToken cancellationToken) => Results.Text(
            PrometheusText.Write(await telemetry.CollectFamiliesAsync(cancellationToken)), PrometheusText.ContentType))
        .WithName("metrics")
        .WithSummary("The metrics of this node in the text format of Prometheus.")
        .Produces<string>(StatusCodes.Status200OK, "text/plain");
}
