using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidemark.Learning.Models;
using Tidemark.Server.Http.Answers;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary><c>GET /v1/models</c>: the state of learning.</summary>
internal static class ModelEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, Node node) => routes
        .MapGet("/v1/models", () =>
        {
            IModel model = node.Scoring.Model;
            return Results.Json(
                new ModelsAnswer(model.Id, [new ModelItem(model.Id, model.Kind, Active: true, model.Features)]),
                ServerJson.Default.ModelsAnswer);
        })
        .WithName("get_models")
        .WithSummary("The models, which of them scores, and the features it takes.")
        .Produces<ModelsAnswer>();
}
