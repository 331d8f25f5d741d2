using System.Text;
using System.Text.Json;
using Tidemark.Core;

namespace Tidemark.Cli.Commands;

/// <summary><c>tidemark dlq list</c> and <c>show</c>.</summary>
internal sealed class DlqReading(NodeClient client, bool asJson)
{
    public async Task<int> ListAsync(string? code, int limit, CancellationToken cancellationToken)
    {
        int left = limit;
        long dropped = 0;
        bool more = false;
        await foreach (JsonElement page in DlqPages.ReadAsync(client, code, Math.Min(limit, DlqPages.PageMax), cancellationToken))
        {
            JsonElement[] items = [.. page.GetProperty("items").EnumerateArray().Take(left)];
            foreach (JsonElement item in items) await Console.Out.WriteLineAsync(asJson ? item.GetRawText() : Line(item));
            left -= items.Length;
            dropped = page.GetProperty("dropped").GetInt64();
            more = page.GetProperty("next").GetString() is not null || items.Length < page.GetProperty("items").GetArrayLength();
            if (left == 0) break;
        }

        string rest = more ? " There are more: --limit shows them." : "";
        await Console.Error.WriteLineAsync(
            $"{limit - left} dead letters; {dropped} were dropped to make room since the node started.{rest}");
        return ExitCodes.Done;
    }

    public async Task<int> ShowAsync(string id, CancellationToken cancellationToken)
    {
        NodeReply reply = await client.SendAsync(HttpMethod.Get, DlqPages.PathOf(id), cancellationToken);
        if (!reply.IsSuccess) throw new TidemarkException($"The dead letter {id} cannot be shown: {reply.Reason}");
        string text = client.Read(reply, "dead letter", Text);
        await Console.Out.WriteLineAsync(asJson ? reply.Body : text);
        return ExitCodes.Done;
    }

    private static string Line(JsonElement letter)
    {
        string replay = letter.GetProperty("replay") is { ValueKind: JsonValueKind.Object } last
            ? $", replayed: {last.GetProperty("fate")}" : "";
        return $"{letter.GetProperty("id")} {letter.GetProperty("code")} {Time(letter)} tried {letter.GetProperty("retries")}×{replay}: "
            + letter.GetProperty("message");
    }

    private static string Text(JsonElement letter)
    {
        byte[] record = letter.GetProperty("bytes_base64").GetBytesFromBase64();
        string replay = letter.GetProperty("replay") is { ValueKind: JsonValueKind.Object } last
            ? $"Replayed at {last.GetProperty("time")}: {last.GetProperty("fate")}. {last.GetProperty("message")}"
            : "Not replayed yet.";
        return $"{Line(letter)}\nRecord {letter.GetProperty("position")} of shard {letter.GetProperty("shard")}, {record.Length} bytes. "
            + $"{replay}\n{Printable(record)}";
    }

    private static string Time(JsonElement letter) => letter.GetProperty("time").GetString() ?? "at a time that was not told";

    /// <summary>The record as text, where it is some that a terminal can show, else in base64.</summary>
    private static string Printable(byte[] record)
    {
        try
        {
            string text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(record);
            if (!text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'))) return text;
        }
        catch (DecoderFallbackException)
        {
            // Not text.
        }

        return Convert.ToBase64String(record);
    }
}
