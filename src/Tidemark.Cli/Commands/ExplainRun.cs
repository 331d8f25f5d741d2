using System.Text.Json;
using Tidemark.Core;

namespace Tidemark.Cli.Commands;

/// <summary>Asks a node for an explanation and prints it.</summary>
internal static class ExplainRun
{
    public static async Task<int> RunAsync(ExplainQuery query, bool asJson, CancellationToken cancellationToken)
    {
        using var client = new NodeClient(query.Node);
        NodeReply reply = await client.SendAsync(HttpMethod.Get, query.Path, cancellationToken);
        if (!reply.IsSuccess) throw new TidemarkException($"{query.Node} does not explain {query.Video}: {reply.Reason}");
        string[] lines = client.Read(reply, "explanation", answer => Lines(answer.GetProperty("explain"), query).ToArray());
        foreach (string line in asJson ? [reply.Body] : lines) await Console.Out.WriteLineAsync(line);
        return ExitCodes.Done;
    }

    private static IEnumerable<string> Lines(JsonElement explain, ExplainQuery query)
    {
        yield return $"{query.Video} is in shard {explain.GetProperty("shard")}, whose watermark stands at {Text(explain, "watermark")} "
            + $"(greatest event time {Text(explain, "greatest_event_time")}).";
        yield return $"{explain.GetProperty("applied")} events counted, {explain.GetProperty("duplicates")} duplicates, "
            + $"{explain.GetProperty("late")} late for every window{Listed(", too late for", explain.GetProperty("late_by_window"))}; "
            + $"refused by the node since it started{Listed(":", explain.GetProperty("refused"), ": none")}.";
        foreach (IGrouping<string?, JsonElement> family in explain.GetProperty("windows").EnumerateArray()
            .GroupBy(w => w.GetProperty("window").GetString()))
        {
            ILookup<string, JsonElement> byState = family.ToLookup(w => Text(w, "state"));
            // Who asks without a range wants to know what goes on now: the last that is final, and the next that fires.
            JsonElement[] shown = query.HasRange
                ? [.. family] : [.. byState["final"].TakeLast(1), .. byState["fired"], .. byState["open"].Take(1)];
            foreach (JsonElement w in shown)
                yield return $"{family.Key} {Text(w, "start")} – {Text(w, "end")} is {Text(w, "state")}. {Text(w, "why")}";
            if (family.Count() > shown.Length)
                yield return $"{family.Key}: {byState["final"].Skip(1).Count()} earlier final windows and "
                    + $"{byState["open"].Skip(1).Count()} later open ones; --from and --to show them.";
        }
    }

    private static string Listed(string before, JsonElement counts, string none = "")
    {
        string[] parts = [.. counts.EnumerateObject().Where(c => c.Value.GetInt64() > 0).Select(c => $" {c.Name} {c.Value}")];
        return parts.Length == 0 ? none : before + string.Join(",", parts);
    }

    private static string Text(JsonElement element, string name) =>
        element.GetProperty(name).GetString()?.Replace(".000Z", "Z", StringComparison.Ordinal) ?? "none";
}
