using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidemark.Engine.Ports;
using Tidemark.Server.Http.Answers;
using Tidemark.Server.Ingest;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary><c>POST /v1/events</c>: the way of an event into the log.</summary>
internal static class EventEndpoints
{
    public const string Path = "/v1/events";

    private const string Lines = "application/x-ndjson", Json = "application/json";

    /// <summary>The media types of the bodies that a call takes.</summary>
    public static string MediaOf(PathString call) => call == Path ? $"{Lines} or {Json}" : Json;

    public static void Map(IEndpointRouteBuilder routes, Node node)
    {
        var reader = new BodyReader(node.Options.HttpBodyBytesMax, new BodyBudget(node.Options.HttpBodiesBytesMax));
        Describe(routes.MapPost(
            Path, (HttpContext context, CancellationToken cancellationToken) => IngestAsync(context, node, reader, cancellationToken)));
    }

    private static void Describe(RouteHandlerBuilder call) => call
        .WithName("ingest_events")
        .WithSummary("Takes events: JSON lines or a JSON array, gzip allowed. Those accepted are durable when the answer comes.")
        .Accepts<object>(Lines, Json)
        .Produces<EventsAnswer>(StatusCodes.Status202Accepted)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status408RequestTimeout)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<IResult> IngestAsync(HttpContext context, Node node, BodyReader reader, CancellationToken cancellationToken)
    {
        string media = context.Request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() ?? "";
        if (media is not (Lines or Json)) return Problems.UnsupportedMedia($"Send {MediaOf(Path)}, not \"{media}\".");
        if (!BodyReader.IsEncodingKnown(context.Request))
            return Problems.UnsupportedMedia(
                $"Send the body as it is or with gzip, not with \"{context.Request.Headers.ContentEncoding}\".");

        // (1) The body, decompressed, up to the limits of size and time.
        BodyOutcome outcome = await reader.ReadAsync(context.Request, cancellationToken);
        using BodyBuffer? body = outcome.Body;
        if (body is null) return Refused(context, outcome.Fault, node);

        // (2) Validate, hash the viewers, route to shards.
        using IngestBatch batch = node.RentIngestBatch();
        var rejected = new List<RejectedItem>();
        ReadOnlySpan<byte> bytes = body.Bytes;
        bool isArray = media == Json && bytes.TrimStart(" \t\r\n"u8).StartsWith((byte)'[');
        if (!EventBody.TryRead(bytes, isArray, node.Now(), batch, rejected))
            return Problems.TooLarge($"The body holds more than {EventBody.EventsMax} events. Send fewer at once.");
        node.Refusals.Add(rejected.Select(item => item.Code));
        return await AppendAsync(context, node, batch, rejected, cancellationToken);
    }

    private static IResult Refused(HttpContext context, BodyFault fault, Node node) => fault switch
    {
        BodyFault.TooLarge => Problems.TooLarge(
            $"The body is larger than {node.Options.HttpBodyBytesMax} bytes, decompressed. Send fewer events at once."),
        BodyFault.NoRoom => Problems.NotNow(
            context, "The bodies that are being read take all memory there is for them (http.bodies_max); nothing of this request was "
                + "taken.", 1),
        BodyFault.TooSlow => Problems.Of(
            StatusCodes.Status408RequestTimeout, "The request came too slowly",
            $"After {node.Options.HttpReceiveTimeout.TotalSeconds:0} s (http.receive_timeout) the body had come at less than "
                + $"{HttpFace.BodyBytesPerSecondMin} bytes a second; nothing of it was taken."),
        _ => Problems.BadRequest("The gzip data of the body is damaged."),
    };

    /// <summary>(3) Append; the answer comes when everything accepted is on disk.</summary>
    private static async Task<IResult> AppendAsync(
        HttpContext context, Node node, IngestBatch batch, List<RejectedItem> rejected, CancellationToken cancellationToken)
    {
        int accepted = batch.Count;
        if (accepted == 0)
        {
            string what = rejected.Count == 0 ? "The body holds no event." : $"None of the {rejected.Count} events could be taken.";
            return Problems.Of(
                StatusCodes.Status400BadRequest, "No event was taken", what, new Dictionary<string, object?> { ["rejected"] = rejected });
        }

        return await batch.AppendAsync(node.Log, node.Trail, cancellationToken) switch
        {
            AppendOutcome.Durable => Results.Json(
                new EventsAnswer(accepted, rejected), ServerJson.Default.EventsAnswer, statusCode: StatusCodes.Status202Accepted),
            AppendOutcome.Overloaded => Problems.NotNow(
                context, "More events are waiting to be written than the node holds; nothing of this request was taken.", 1),
            _ => Problems.NotNow(
                context, "The log has reached its disk limit; nothing of this request was taken. Raise log.disk_max or free the disk.", 30),
        };
    }
}
