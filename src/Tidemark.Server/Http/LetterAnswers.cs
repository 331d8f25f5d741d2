using Microsoft.AspNetCore.Http;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Server.DeadLetters;
using Tidemark.Server.Http.Answers;

namespace Tidemark.Server.Http;

/// <summary>Says what is known of dead letters and their replays.</summary>
internal static class LetterAnswers
{
    public static DeadLetterAnswer Of(DeadLetterOffice office, DeadLetter letter) => new(
        letter.Id.ToString(), letter.Line.Code, letter.Line.Message, letter.Line.Source, letter.Id.Shard, letter.Line.Position,
        office.RetriesOf(letter), letter.Line.Time, letter.Line.BytesBase64.Length,
        office.StandingOf(letter.Id) is { } replay ? Of(replay) : null);

    /// <summary>The answer to the wish to replay a letter.</summary>
    public static IResult Of(HttpContext context, DeadLetterOffice office, DeadLetter letter, ReplayResult result)
    {
        string id = letter.Id.ToString();
        switch (result)
        {
            case { Refusal: ReplayRefusal.Busy }:
                return Problems.NotNow(context, $"More is waiting than the node takes at once; {id} was not sent.", 1);
            case { Refusal: ReplayRefusal.OutOfDisk }:
                return Problems.NotNow(context, $"The log has reached its disk limit; {id} was not sent. Raise log.disk_max.", 30);
            case { Refusal: ReplayRefusal.FailedAgain, Replay: { } last }:
                OutputId? became = office.At(letter.Id.Shard, last.Position!.Value)?.Id;
                string next = became is { } other ? $"is the dead letter {other} now: replay that one" : "is another dead letter now";
                return Conflict($"{id} was replayed at {UtcTime.ToText(last.Time)} and {next}.");
            case { Refusal: ReplayRefusal.FateNotKnown, Replay: { } last }:
                return Conflict($"{id} was sent at {UtcTime.ToText(last.Time)} and the node stopped before it knew what became of it. "
                    + "That is longer ago than repeats are noticed, so sending it once more might count the event twice. See whether it is "
                    + "counted (GET /v1/videos/{id}, and the late events of the data folder); if not, send it with again=true (--again).");
            case { WasSent: false, Replay: { } last }:
                ReplayAnswer before = Of(last);
                return Known(before with
                {
                    Fate = LetterFates.Duplicate,
                    Message = $"It was replayed before, at {UtcTime.ToText(last.Time)}: {before.Fate}. Nothing was sent.",
                });
            case { Replay: { Fate: not null } done }:
                return Known(Of(done));
            default:
                return NotKnownYet(result.Replay!);
        }
    }

    /// <summary>The answer while a replay is under way.</summary>
    public static IResult NotKnownYet(LetterReplay replay) =>
        Results.Json(Of(replay), ServerJson.Default.ReplayAnswer, statusCode: StatusCodes.Status202Accepted);

    private static ReplayAnswer Of(LetterReplay replay) =>
        new(replay.Id.ToString(), replay.Fate ?? LetterFates.Unknown, replay.Message ?? Sentence(replay.Fate), replay.Time)
        {
            Code = replay.Code,
            Position = replay.Position,
        };

    private static string Sentence(string? fate) => fate switch
    {
        "applied" => "The event is counted in now.",
        LetterFates.Duplicate => "The event had been counted in before.",
        "late" => "No window takes the event any more; it is among the late events.",
        _ => "It was sent and what became of it is not known, or not yet. Ask for this dead letter again, or replay it again: while the "
            + "shard remembers what it has counted (deduplication.horizon), a second record of the event is a duplicate.",
    };

    private static IResult Known(ReplayAnswer answer) => Results.Json(answer, ServerJson.Default.ReplayAnswer);

    private static IResult Conflict(string detail) => Problems.Of(StatusCodes.Status409Conflict, "The dead letter was not sent", detail);
}
