using System.Text.Json;

namespace Tidemark.UnitTests.Server.Http;

public sealed class OpenApiTests(ServingFixture node) : IClassFixture<ServingFixture>
{
    [Theory]
    [InlineData(404, "/openapi/1.json")]
    [InlineData(404, "/openapi/v2.json?documentName=v1")]
    [InlineData(200, "/openapi/v1.json?documentName=v2")]
    [InlineData(200, "/OpenApi/V1.json")]
    public async Task OpenApi_OfAnotherDocument_IsNoCallThatThereIs(int expected, string path) =>
        Assert.Equal(expected, (await node.GetAsync(path)).Status);

    [Fact]
    public async Task OpenApi_NamesEveryCall()
    {
        JsonElement document = await DocumentAsync();
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        string[] paths = ["/v1/events", "/v1/videos", "/v1/videos/{id}", "/v1/videos/{id}/windows", "/v1/windows/{name}", "/v1/trending",
            "/v1/score", "/v1/cluster", "/v1/cluster/shards", "/v1/cluster/locate", "/v1/cluster/nodes/{name}/drain",
            "/v1/cluster/nodes/{name}/undrain",
            "/v1/cluster/actors", "/v1/cluster/log", "/v1/live", "/metrics", "/v1/alerts",
            "/v1/dead-letters", "/v1/dead-letters/{id}", "/v1/dead-letters/{id}/replay", "/healthz", "/readyz",
            "/v1/session", "/v1/audit", "/v1/models", "/v1/settings", "/v1/viewers/{id}"];
        Assert.Equal(paths.Order(), document.GetProperty("paths").EnumerateObject().Select(p => p.Name).Order());
    }

    [Fact]
    public async Task OpenApi_TellsOfEveryCallWhatItTakesAndGives()
    {
        JsonElement document = await DocumentAsync();
        JsonElement schemas = document.GetProperty("components").GetProperty("schemas");
        foreach (JsonElement call in document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject())
            .Select(operation => operation.Value))
        {
            Assert.NotEmpty(call.GetProperty("operationId").GetString()!);
            Assert.NotEmpty(call.GetProperty("summary").GetString()!);
            foreach (JsonProperty response in call.GetProperty("responses").EnumerateObject())
            {
                // What is asked for happens later; there is nothing to tell yet.
                if (response.Name is "202" or "204" && !response.Value.TryGetProperty("content", out _)) continue;
                JsonProperty content = Assert.Single(response.Value.GetProperty("content").EnumerateObject());
                if (content.Name == "text/plain") continue;
                string name = content.Value.GetProperty("schema").GetProperty("$ref").GetString()!.Split('/')[^1];
                Assert.True(schemas.GetProperty(name).GetProperty("properties").EnumerateObject().Any(), name);
            }
        }
    }

    [Fact]
    public async Task OpenApi_NamesFieldsAsAnswersDo()
    {
        JsonElement schemas = (await DocumentAsync()).GetProperty("components").GetProperty("schemas");
        foreach (JsonProperty schema in schemas.EnumerateObject())
            if (schema.Value.TryGetProperty("properties", out JsonElement properties))
                Assert.All(properties.EnumerateObject(), p => Assert.Equal(p.Name.ToLowerInvariant(), p.Name));
        Assert.True(schemas.GetProperty("VideoAnswer").GetProperty("properties").TryGetProperty("video_id", out _));
    }

    [Fact]
    public async Task OpenApi_OfANumber_IsANumber()
    {
        JsonElement parameters = (await DocumentAsync()).GetProperty("paths").GetProperty("/v1/trending").GetProperty("get")
            .GetProperty("parameters");
        Assert.All(parameters.EnumerateArray(), p => Assert.Equal("integer", p.GetProperty("schema").GetProperty("type").GetString()));
    }

    [Theory]
    [InlineData("get", "/healthz", null)]
    [InlineData("post", "/v1/session", null)]
    [InlineData("get", "/v1/trending", "Needs the right to read, which these roles have: reader, operator, admin.")]
    [InlineData("post", "/v1/events", "Needs the right to ingest, which these roles have: producer, operator, admin.")]
    [InlineData("post", "/v1/dead-letters/{id}/replay", "Needs the right to operate, which these roles have: operator, admin.")]
    [InlineData("get", "/v1/audit", "Needs the right to administer, which these roles have: admin.")]
    public async Task OpenApi_OfACall_SaysWhoMayMakeItAndHowTheyShowThat(string method, string path, string? needs)
    {
        JsonElement document = await DocumentAsync(), call = document.GetProperty("paths").GetProperty(path).GetProperty(method);
        string[] schemes = [.. document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(s => s.Name)];
        IEnumerable<string> ways = call.GetProperty("security").EnumerateArray()
            .SelectMany(way => way.EnumerateObject().Select(scheme => scheme.Name));
        Assert.Equal(needs is null ? [] : schemes.Order(), ways.Order());
        JsonElement answers = call.GetProperty("responses");
        Assert.Equal((true, needs is not null), (answers.TryGetProperty("401", out _), answers.TryGetProperty("403", out _)));
        string description = call.TryGetProperty("description", out JsonElement told) ? told.GetString()! : "";
        Assert.EndsWith(needs ?? "", description, StringComparison.Ordinal);
    }

    private async Task<JsonElement> DocumentAsync()
    {
        var (status, document, _) = await node.GetAsync("/openapi/v1.json");
        Assert.Equal(200, status);
        return document;
    }
}
