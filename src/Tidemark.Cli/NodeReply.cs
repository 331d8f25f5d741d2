using System.Net;
using System.Text.Json;

namespace Tidemark.Cli;

/// <summary>What a node answered.</summary>
internal sealed record NodeReply(HttpStatusCode Status, string Body)
{
    /// <summary>Whether it is an answer and no refusal.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Of a refusal, why.</summary>
    public string Reason => Detail() ?? $"it answers with status {(int)Status}.";

    private string? Detail()
    {
        try
        {
            using JsonDocument problem = JsonDocument.Parse(Body);
            return problem.RootElement.ValueKind == JsonValueKind.Object
                && problem.RootElement.TryGetProperty("detail", out JsonElement detail) ? detail.ToString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
