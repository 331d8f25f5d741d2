using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidemark.Learning.Models;
using Tidemark.Learning.Scoring;
using Tidemark.Server.Cluster;
using Tidemark.Server.Http.Answers;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary><c>POST /v1/score</c>: scores known videos or given features with the active model.</summary>
internal static class ScoreEndpoints
{
    private const int ItemsMax = 1_000;

    /// <summary>Features that may be null: undefined where there is nothing to compare with.</summary>
    private static readonly HashSet<string> Nullable = ["view_velocity"];

    public static void Map(IEndpointRouteBuilder routes, Node node, Owners owners) => routes
        .MapPost("/v1/score", (HttpContext context, CancellationToken cancellationToken) =>
            ScoreAsync(node, owners, context, cancellationToken))
        .WithName("score")
        .WithSummary("Scores up to 1000 items, each a known video or features by name; a fault of one item is told with that item alone.")
        .Accepts<ScoreRequest>("application/json")
        .Produces<ScoreAnswer>()
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<IResult> ScoreAsync(
        Node node, Owners owners, HttpContext context, CancellationToken cancellationToken)
    {
        (ScoreRequest? request, IResult? refusal) =
            await JsonBody.ReadAsync(context.Request, ServerJson.Default.ScoreRequest, cancellationToken);
        if (refusal is not null) return refusal;
        if (request?.Items is not { Count: > 0 and <= ItemsMax } items)
            return Problems.BadRequest($"items must be an array of 1 to {ItemsMax} items.");
        IModel model = node.Scoring.Model;
        var lines = new ScoreLine[items.Count];
        var vectors = new List<double[]>();
        var scored = new List<int>();
        IReadOnlyDictionary<string, (double[]? Vector, string? Fault)> elsewhere =
            await new RemoteVectors(node, owners).ReadAsync(items, cancellationToken);
        for (int i = 0; i < items.Count; i++)
        {
            (double[]? vector, string? fault) = await VectorAsync(node, model, items[i], elsewhere, cancellationToken);
            lines[i] = new ScoreLine { VideoId = items[i]?.VideoId, Error = fault };
            if (vector is null) continue;
            vectors.Add(vector);
            scored.Add(i);
        }

        long begun = Stopwatch.GetTimestamp();
        IReadOnlyList<Score> scores = await node.Scoring.ScoreAsync(vectors, cancellationToken);
        node.Telemetry.ScoreDuration.Record(
            Stopwatch.GetElapsedTime(begun).TotalSeconds, new KeyValuePair<string, object?>("caller", "request"));
        for (int i = 0; i < scored.Count; i++)
        {
            Score score = scores[i];
            lines[scored[i]] = lines[scored[i]] with
            {
                IsTrending = score.IsTrending,
                Probability = score.Probability,
                PerformanceTier = score.PerformanceTier,
            };
        }

        return JsonAnswer.Of(new ScoreAnswer(new ModelName(model.Id, model.Kind), lines), ServerJson.Default.ScoreAnswer);
    }

    private static async Task<(double[]? Vector, string? Fault)> VectorAsync(
        Node node, IModel model, ScoreItem? item, IReadOnlyDictionary<string, (double[]? Vector, string? Fault)> elsewhere,
        CancellationToken cancellationToken)
    {
        if (item is not { } given || (given.VideoId is null) == (given.Features is null))
            return (null, "An item must have either video_id or features.");
        if (given.Features is { } features) return FromFeatures(model, features);
        if (elsewhere.TryGetValue(given.VideoId!, out (double[]? Vector, string? Fault) remote))
            return remote is (null, null) ? (null, VideoEndpoints.Unknown(given.VideoId!)) : remote;
        byte[] key = Encoding.UTF8.GetBytes(given.VideoId!);
        double[]? vector = await PeerEndpoints.VectorAsync(node, node.ShardOf(key), key, cancellationToken);
        return vector is null ? (null, VideoEndpoints.Unknown(given.VideoId!)) : (vector, null);
    }


    private static (double[]? Vector, string? Fault) FromFeatures(IModel model, IReadOnlyDictionary<string, JsonElement> features)
    {
        double[] vector = new double[model.Features.Count];
        for (int i = 0; i < vector.Length; i++)
        {
            string name = model.Features[i];
            if (!features.TryGetValue(name, out JsonElement value)) return (null, $"The feature {name} is missing.");
            if (value.ValueKind == JsonValueKind.Null && Nullable.Contains(name)) vector[i] = double.NaN;
            else if (value.ValueKind == JsonValueKind.Number && double.IsFinite(value.GetDouble())) vector[i] = value.GetDouble();
            else return (null, $"The feature {name} must be a number{(Nullable.Contains(name) ? " or null" : "")}.");
        }

        return (vector, null);
    }
}
