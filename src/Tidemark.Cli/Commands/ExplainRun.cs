using System.Net.Http.Headers;
using System.Text.Json;
using Tidemark.Core;

namespace Tidemark.Cli.Commands;

/// <summary>Asks a node for an explanation and prints it.</summary>
internal static class ExplainRun
{
    public static async Task<int> RunAsync(ExplainQuery query, bool asJson, CancellationToken cancellationToken)
    {
        string answer = await AskAsync(query, cancellationToken);
        string[] lines = Lines(answer, query);
        foreach (string line in asJson ? [answer] : lines) await Console.Out.WriteLineAsync(line);
        return ExitCodes.Done;
    }

    private static string[] Lines(string answer, ExplainQuery query)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer);
            return [.. Lines(document.RootElement.GetProperty("explain"), query)];
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new TidemarkException(
                $"{query.Node} gives an answer that is no explanation. Is it a node? Name another with --url.", failure);
        }
    }

    private static async Task<string> AskAsync(ExplainQuery query, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        if (Environment.GetEnvironmentVariable("TIDEMARK_KEY") is { Length: > 0 } key)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        try
        {
            using HttpResponseMessage response = await client.GetAsync(query.Address, cancellationToken);
            string body = await response.Content.ReadAsStringAsync(cancellationToken);
            if (response.IsSuccessStatusCode) return body;
            string reason = Detail(body) ?? $"it answers with status {(int)response.StatusCode}.";
            throw new TidemarkException($"{query.Node} does not explain {query.Video}: {reason}");
        }
        catch (HttpRequestException failure)
        {
            throw new TidemarkException(
                $"{query.Node} cannot be asked: {failure.Message} Is a node serving there? Name another with --url.", failure);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TidemarkException($"{query.Node} did not answer within {client.Timeout.TotalSeconds:0} s.", late);
        }
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

    private static string? Detail(string body)
    {
        try
        {
            using JsonDocument problem = JsonDocument.Parse(body);
            return problem.RootElement.ValueKind == JsonValueKind.Object
                && problem.RootElement.TryGetProperty("detail", out JsonElement detail) ? detail.ToString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
