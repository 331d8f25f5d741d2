using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tidemark.Core.Shards;
using Tidemark.Server.Access;
using Tidemark.Server.Cluster;
using Tidemark.Server.DeadLetters;
using Tidemark.Server.Http.Answers;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary><c>/v1/dead-letters</c>: what was refused from the log or broke the step, and its way back.</summary>
internal static class DeadLetterEndpoints
{
    private const string Path = "/v1/dead-letters";

    private const int LimitDefault = 100, LimitMax = 1_000;

    private static readonly string[] codes =
        [.. Enum.GetValues<RejectionCode>().Select(RejectionCodes.Name), DeadLetterOutput.Poisoned, DeadLetterOutput.Lost,
            LetterUpkeep.Erased];

    public static void Map(IEndpointRouteBuilder routes, Node node, Owners owners, DeadLetterOffice office)
    {
        routes.MapGet(
                Path,
                (int? limit, string? after, string? code, HttpContext context, CancellationToken cancellationToken) =>
                    ListAsync(office, owners, context, limit ?? LimitDefault, after, code, cancellationToken))
            .WithName("get_dead_letters")
            .WithSummary("Dead letters by shard and position, without their bytes; give next as after for the next page.")
            .Produces<DeadLettersAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest);
        routes.MapGet(
                Path + "/{id}",
                async (string id, HttpContext context, CancellationToken cancellationToken) =>
                    Show(office, id) ?? await owners.ElsewhereAsync(context, cancellationToken) ?? NotKept(id))
            .WithName("get_dead_letter")
            .WithSummary("A dead letter with its bytes, and what became of its last replay.")
            .Produces<DeadLetterAnswer>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        Needed.On(
            routes.MapPost(
                Path + "/{id}/replay",
                async (string id, bool? again, HttpContext context, CancellationToken cancellationToken) =>
                    await ReplayAsync(context, node, office, id, again ?? false)
                    ?? await owners.ElsewhereAsync(context, cancellationToken) ?? NotKept(id)),
            AccessRight.Operate)
            .WithName("replay_dead_letter")
            .WithSummary("Appends the record of a dead letter to the log again and tells what became of the event; it is counted once.")
            .WithDescription("202 where that is not known in time: ask for the dead letter again. With again=true a record whose fate a "
                + "stop of the node left unknown is sent even where a repeat would no longer be noticed.")
            .Produces<ReplayAnswer>()
            .Produces<ReplayAnswer>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
    }

    private static async Task<IResult> ListAsync(
        DeadLetterOffice office, Owners owners, HttpContext context, int limit, string? after, string? code,
        CancellationToken cancellationToken)
    {
        if (limit is < 1 or > LimitMax) return Problems.BadRequest($"limit is {limit}; it must be from 1 to {LimitMax}.");
        OutputId? from = OutputId.TryParse(after, out OutputId id) ? id : null;
        if (!string.IsNullOrEmpty(after) && from is null)
            return Problems.BadRequest($"after is \"{after}\"; it must be the id of a dead letter, such as 3-1207-0.");
        if (code is not null && !codes.Contains(code))
            return Problems.BadRequest($"code is \"{code}\"; it must be one of {string.Join(", ", codes)}.");
        IReadOnlyList<DeadLetter> found = office.Read(from, code, limit + 1, cancellationToken);
        List<DeadLetterAnswer> items = [.. found.Take(limit).Select(letter => LetterAnswers.Of(office, letter))];
        if (owners.IsPeer(context.Request))
            return Page(items, found.Count > limit, office.Dropped, null);

        // Each node keeps the letters of the time in which it had a shard; one that was published by two is one.
        (IReadOnlyList<PeerAnswer> answers, IReadOnlyList<string>? partial) =
            await owners.AskEverybodyAsync(Path + context.Request.QueryString, cancellationToken);
        DeadLettersAnswer[] told =
            [.. answers.Select(answer => JsonSerializer.Deserialize(answer.Body, ServerJson.Default.DeadLettersAnswer)!)];
        List<DeadLetterAnswer> merged = [.. items.Concat(told.SelectMany(t => t.Items)).DistinctBy(item => item.Id)
            .OrderBy(item => OutputId.TryParse(item.Id, out OutputId parsed) ? parsed : default)];
        bool isMore = found.Count > limit || told.Any(t => t.Next is not null) || merged.Count > limit;
        return Page([.. merged.Take(limit)], isMore, office.Dropped + told.Sum(t => t.Dropped), partial);
    }

    private static IResult Page(List<DeadLetterAnswer> items, bool isMore, long dropped, IReadOnlyList<string>? partial) => JsonAnswer.Of(
        new DeadLettersAnswer(items, isMore && items.Count > 0 ? items[^1].Id : null, dropped, partial),
        ServerJson.Default.DeadLettersAnswer);

    private static IResult? Show(DeadLetterOffice office, string id)
    {
        if (Find(office, id) is not { } letter) return null;
        return JsonAnswer.Of(
            LetterAnswers.Of(office, letter) with { BytesBase64 = letter.Line.BytesBase64 }, ServerJson.Default.DeadLetterAnswer);
    }

    private static async Task<IResult?> ReplayAsync(HttpContext context, Node node, DeadLetterOffice office, string id, bool again)
    {
        if (Find(office, id) is not { } letter) return null;
        if (letter.Line.Code == LetterUpkeep.Erased)
            return Problems.Of(
                StatusCodes.Status409Conflict, "The dead letter was not sent", $"The record of {id} was erased with its viewer.");
        Task<ReplayResult> replay = office.ReplayAsync(letter, again);
        try
        {
            // Answered before the request itself is given up, because what happens now is more than nothing.
            ReplayResult result = await replay.WaitAsync(node.Options.HttpQueryTimeout / 2, node.Clock);
            return LetterAnswers.Of(context, office, letter, result);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            LetterReplay last = office.StandingOf(letter.Id) ?? new LetterReplay(letter.Id, node.Now(), Retries: 0);
            return LetterAnswers.NotKnownYet(last);
        }
    }

    private static DeadLetter? Find(DeadLetterOffice office, string id) =>
        OutputId.TryParse(id, out OutputId parsed) ? office.Find(parsed) : null;

    private static IResult NotKept(string id) => Problems.NotFound(
        $"No dead letter \"{id}\" is kept. {Path} lists those that are; the oldest are dropped when dead_letters.file_max is reached.");
}
