using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidemark.Server.Cluster;
using Tidemark.Server.DeadLetters;
using Tidemark.Server.Http.Answers;

namespace Tidemark.Server.Http;

/// <summary><c>DELETE /v1/viewers/{id}</c>: removes what is kept of a viewer's events.</summary>
internal static class ViewerEndpoints
{
    private const string Path = "/v1/viewers/";

    /// <summary>How long another node may take: it may have gigabytes to look through.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(10);

    private const string Remaining =
        "The viewer's hash stays in records of the log until their file is removed, and in the distinct counts of few viewers until their "
        + "windows go (windows.retention). \"tidemark viewers rotate\" ends at once that anybody can tie them to a viewer. Events in a "
        + "Kafka topic are the topic's owner's to remove.";

    public static void Map(IEndpointRouteBuilder routes, Owners owners, DeadLetterOffice letters) => routes
        .MapDelete(Path + "{id}", (string id, HttpContext context, CancellationToken cancellationToken) =>
            EraseAsync(owners, letters, id, context, cancellationToken))
        .WithName("erase_viewer")
        .WithSummary("Erases a viewer's events from the dead letters and late events of all nodes.")
        .Produces<ErasureAnswer>();

    private static async Task<IResult> EraseAsync(
        Owners owners, DeadLetterOffice letters, string id, HttpContext context, CancellationToken cancellationToken)
    {
        string viewer = PathId.Of(context, Path, id);
        (int dead, int late) = await letters.EraseAsync(viewer, cancellationToken);
        if (owners.IsPeer(context.Request)) return JsonAnswer.Of(new ErasureAnswer(dead, late, "", null), ServerJson.Default.ErasureAnswer);
        (IReadOnlyList<PeerAnswer> answers, IReadOnlyList<string>? partial) =
            await owners.DoEverywhereAsync(HttpMethod.Delete, Path + Uri.EscapeDataString(viewer), patience, cancellationToken);
        foreach (PeerAnswer answer in answers)
        {
            ErasureAnswer told = JsonSerializer.Deserialize(answer.Body, ServerJson.Default.ErasureAnswer)!;
            (dead, late) = (dead + told.DeadLetters, late + told.Late);
        }

        return JsonAnswer.Of(new ErasureAnswer(dead, late, Remaining, partial), ServerJson.Default.ErasureAnswer);
    }
}
