using System.Text.Json;
using Tidemark.Core;

namespace Tidemark.Cli.Commands;

/// <summary><c>tidemark dlq replay</c>.</summary>
/// <remarks>It ends with 0 if every event is counted now, once, or is known to be late; with 1 if one is still a dead letter, was not sent,
/// or its fate is not known.</remarks>
internal sealed class DlqReplay(NodeClient client, bool again, bool asJson)
{
    private readonly SortedDictionary<string, int> fates = new(StringComparer.Ordinal);
    private bool failed;

    /// <summary>Replays every letter that was not replayed, or whose fate is not known. They are listed before the first is sent, so
    /// that those which fail again are not met again.</summary>
    public async Task<int> RunAllAsync(string? code, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        await foreach (JsonElement page in DlqPages.ReadAsync(client, code, DlqPages.PageMax, cancellationToken))
        {
            ids.AddRange(page.GetProperty("items").EnumerateArray().Where(IsOpen).Select(letter => letter.GetProperty("id").GetString()!));
        }

        return await RunAsync(ids, cancellationToken);
    }

    public async Task<int> RunAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        foreach (string id in ids) await ReplayAsync(id, cancellationToken);
        string counts = fates.Count == 0 ? "" : ": " + string.Join(", ", fates.Select(f => $"{f.Value} {f.Key}"));
        await Console.Error.WriteLineAsync($"{fates.Values.Sum()} of {ids.Count} dead letters were replayed{counts}.");
        return failed ? ExitCodes.Failed : ExitCodes.Done;
    }

    private static bool IsOpen(JsonElement letter) =>
        letter.GetProperty("replay") is not { ValueKind: JsonValueKind.Object } replay || replay.GetProperty("fate").ValueEquals("unknown");

    private async Task ReplayAsync(string id, CancellationToken cancellationToken)
    {
        NodeReply reply = await SendAsync(id, cancellationToken);
        if (!reply.IsSuccess)
        {
            failed = true;
            await Console.Error.WriteLineAsync($"The dead letter {id} was not replayed: {reply.Reason}");
            return;
        }

        (string fate, string line) = client.Read(
            reply, "fate of a dead letter", answer => (answer.GetProperty("fate").GetString()!, Line(answer)));
        fates[fate] = fates.GetValueOrDefault(fate) + 1;
        failed |= fate is not ("applied" or "duplicate" or "late");
        await Console.Out.WriteLineAsync(asJson ? reply.Body : line);
    }

    private async Task<NodeReply> SendAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(
                HttpMethod.Post, $"{DlqPages.PathOf(id)}/replay{(again ? "?again=true" : "")}", cancellationToken);
        }
        catch (UnansweredException broken)
        {
            throw new TidemarkException(
                $"What became of the dead letter {id} is not known: {broken.Message} When the node serves again, "
                + $"\"tidemark dlq show {id}\" tells what it knows, and \"tidemark dlq replay {id}\" sends it once more "
                + "where that cannot count the event twice.",
                broken);
        }
    }

    private static string Line(JsonElement answer)
    {
        string code = answer.TryGetProperty("code", out JsonElement why) ? $" ({why})" : "";
        return $"{answer.GetProperty("id")} {answer.GetProperty("fate")}{code}: {answer.GetProperty("message")}";
    }
}
