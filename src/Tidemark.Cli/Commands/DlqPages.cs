using System.Runtime.CompilerServices;
using System.Text.Json;
using Tidemark.Core;

namespace Tidemark.Cli.Commands;

/// <summary>Reads the list of dead letters page by page.</summary>
internal static class DlqPages
{
    /// <summary>The most letters of a page.</summary>
    public const int PageMax = 1_000;

    /// <summary>The address of one letter.</summary>
    public static string PathOf(string id) => $"/v1/dead-letters/{Uri.EscapeDataString(id)}";

    /// <summary>The pages, as the node gives them: <c>items</c>, <c>next</c>, <c>dropped</c>.</summary>
    /// <param name="client">The node.</param>
    /// <param name="code">Letters with this code alone; null for all.</param>
    /// <param name="pageSize">The letters of a page, from 1 to <see cref="PageMax"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TidemarkException">The node refused, or gave no list.</exception>
    public static async IAsyncEnumerable<JsonElement> ReadAsync(
        NodeClient client, string? code, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string query = $"?limit={pageSize}" + (code is null ? "" : $"&code={Uri.EscapeDataString(code)}");
        for (string? after = ""; after is not null;)
        {
            string from = after.Length == 0 ? "" : $"&after={after}";
            NodeReply reply = await client.SendAsync(HttpMethod.Get, $"/v1/dead-letters{query}{from}", cancellationToken);
            if (!reply.IsSuccess) throw new TidemarkException($"The dead letters cannot be listed: {reply.Reason}");
            JsonElement page = client.Read(reply, "list of dead letters", answer =>
            {
                _ = answer.GetProperty("items").GetArrayLength();
                _ = answer.GetProperty("dropped").GetInt64();
                _ = answer.GetProperty("next").GetString();
                return answer.Clone();
            });
            after = page.GetProperty("next").GetString();
            yield return page;
        }
    }
}
