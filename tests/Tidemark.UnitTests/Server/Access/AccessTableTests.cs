using System.Text.Json;

namespace Tidemark.UnitTests.Server.Access;

/// <summary>Every call, made by everybody: who is let in.</summary>
public sealed class AccessTableTests(LockedNode node) : IClassFixture<LockedNode>
{
    /// <summary>The calls, and what each caller gets: <c>in</c> is any answer but a refusal of whoever asks.</summary>
    private const string Table =
        """
        call                                   | nobody, open | nobody | reader | producer | operator | admin | reader's token | two roles
        GET /healthz                           | in           | in     | in     | in       | in       | in    | in             | in
        GET /readyz                            | in           | in     | in     | in       | in       | in    | in             | in
        GET /v1/session                        | in           | in     | in     | in       | in       | in    | in             | in
        DELETE /v1/session                     | in           | in     | in     | in       | in       | in    | in             | in
        POST /v1/session                       | in           | in     | in     | in       | in       | in    | in             | in
        POST /v1/events                        | in           | 401    | 403    | in       | in       | in    | 403            | in
        GET /openapi/v1.json                   | in           | 401    | in     | 403      | in       | in    | in             | in
        GET /v1/videos                         | in           | 401    | in     | 403      | in       | in    | in             | in
        GET /v1/videos/{id}                    | in           | 401    | in     | 403      | in       | in    | in             | in
        GET /v1/videos/{id}/windows            | in           | 401    | in     | 403      | in       | in    | in             | in
        GET /v1/windows/{name}                 | in           | 401    | in     | 403      | in       | in    | in             | in
        GET /v1/trending                       | in           | 401    | in     | 403      | in       | in    | in             | in
        POST /v1/score                         | in           | 401    | in     | 403      | in       | in    | in             | in
        GET /v1/models                         | in           | 401    | in     | 403      | in       | in    | in             | in
        GET /v1/settings                       | in           | 401    | in     | 403      | in       | in    | in             | in
        GET /v1/alerts                         | in           | 401    | in     | 403      | in       | in    | in             | in
        GET /v1/cluster                        | in           | 401    | in     | 403      | in       | in    | in             | in
        GET /v1/cluster/shards                 | in           | 401    | in     | 403      | in       | in    | in             | in
        GET /v1/cluster/locate                 | in           | 401    | in     | 403      | in       | in    | in             | in
        GET /v1/cluster/actors                 | in           | 401    | in     | 403      | in       | in    | in             | in
        GET /v1/cluster/log                    | in           | 401    | in     | 403      | in       | in    | in             | in
        GET /v1/live                           | in           | 401    | in     | 403      | in       | in    | in             | in
        GET /metrics                           | in           | 401    | in     | 403      | in       | in    | in             | in
        GET /v1/dead-letters                   | in           | 401    | in     | 403      | in       | in    | in             | in
        GET /v1/dead-letters/{id}              | in           | 401    | in     | 403      | in       | in    | in             | in
        POST /v1/dead-letters/{id}/replay      | 401          | 401    | 403    | 403      | in       | in    | 403            | 403
        POST /v1/cluster/nodes/{name}/drain    | 401          | 401    | 403    | 403      | in       | in    | 403            | 403
        POST /v1/cluster/nodes/{name}/undrain  | 401          | 401    | 403    | 403      | in       | in    | 403            | 403
        DELETE /v1/viewers/{id}                | 401          | 401    | 403    | 403      | 403      | in    | 403            | 403
        GET /v1/audit                          | 401          | 401    | 403    | 403      | 403      | in    | 403            | 403
        """;

    private static readonly string[] bad =
    [
        "wrong key", "key with a wrong secret", "key that nobody made", "expired key", "revoked key", "expired token",
        "token of another issuer", "token for another audience", "token with another signature", "token without a role",
        "token of an unknown role",
    ];

    private static readonly string[][] rows =
        [.. Table.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries))];

    public static TheoryData<string> Calls => [.. rows.Skip(1).Select(row => row[0])];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Call_ByEverybody_LetsInWhoMay(string call)
    {
        string[] row = rows.Single(r => r[0] == call);
        string[] got = await Task.WhenAll(rows[0].Skip(1).Select(caller => AskAsync(call, caller)));
        Assert.Equal(row.Skip(1), got);
        Assert.All(await Task.WhenAll(bad.Select(caller => AskAsync(call, caller))), answer => Assert.Equal("401", answer));
    }

    [Fact]
    public async Task Table_HasEveryCallThereIs()
    {
        using HttpResponseMessage answer = await node.CallAsync("GET", "/openapi/v1.json", "reader");
        JsonElement paths = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("paths");
        IEnumerable<string> described = paths.EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(call => $"{call.Name.ToUpperInvariant()} {path.Name}"));
        Assert.Equal(described.Append("GET /openapi/v1.json").Order(), rows.Skip(1).Select(row => row[0]).Order());
    }

    /// <summary>Without a key nobody learns which calls there are.</summary>
    [Fact]
    public async Task Call_ThatThereIsNot_IsToldToThoseWhoAreKnown()
    {
        Assert.Equal("401", await AskAsync("GET /nowhere", "nobody"));
        Assert.Equal("401", await AskAsync("GET /nowhere", "wrong key"));
        Assert.Equal("in", await AskAsync("GET /nowhere", "producer"));
    }

    private async Task<string> AskAsync(string call, string caller)
    {
        string[] parts = call.Split(' ');
        string path = parts[1].Replace("{id}", "0-0-0", StringComparison.Ordinal).Replace("{name}", "minute", StringComparison.Ordinal);

        using HttpResponseMessage answer = await node.CallAsync(parts[0], path, caller);
        return (int)answer.StatusCode is 401 or 403 ? $"{(int)answer.StatusCode}" : "in";
    }
}
