using Tidemark.Server.Hosting;
using Tidemark.UnitTests.Server.Http;

namespace Tidemark.UnitTests.Server.Access;

/// <summary>With <c>http.key</c> every call needs a key.</summary>
public sealed class ConfiguredKeyTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("tidemark-test-").FullName;
    private ServingNode locked = null!;

    public async Task InitializeAsync() => locked = await ServingFixture.StartAnotherAsync(
        $"data.directory={folder}", "http.port=0", "http.key=secret", "log.partitions=1");

    public async Task DisposeAsync()
    {
        await locked.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("", 401)]
    [InlineData("secret", 401)]
    [InlineData("Bearer", 401)]
    [InlineData("Bearer ", 401)]
    [InlineData("Bearer wrong", 401)]
    [InlineData("Bearer secrets", 401)]
    [InlineData("Basic secret", 401)]
    [InlineData("Bearer secret", 200)]
    [InlineData("bearer secret", 200)]
    public async Task Get_WithThisAuthorization_IsAnswered(string? authorization, int expected)
    {
        using HttpResponseMessage answer = await SendAsync("/healthz", authorization);
        Assert.Equal(expected, (int)answer.StatusCode);
        Assert.Equal(expected == 401, answer.Headers.WwwAuthenticate.Any(w => w.Scheme == "Bearer"));
    }

    /// <summary>Without the key nobody learns even which calls there are.</summary>
    [Theory]
    [InlineData("/v1/videos/a")]
    [InlineData("/v1/trending")]
    [InlineData("/v1/dead-letters")]
    [InlineData("/v1/dead-letters/0-0-0")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/readyz")]
    [InlineData("/nowhere")]
    public async Task Get_WithoutTheKey_IsRefusedEverywhere(string path)
    {
        using HttpResponseMessage answer = await SendAsync(path, null);
        Assert.Equal(401, (int)answer.StatusCode);
        string problem = await answer.Content.ReadAsStringAsync();
        Assert.Contains("Authorization: Bearer KEY", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_WithoutTheKey_TakesNothing()
    {
        using var client = new HttpClient { BaseAddress = new Uri(locked.Address) };
        using var body = new StringContent(EventEndpointsTests.View("a"), null, "application/x-ndjson");
        using HttpResponseMessage refused = await client.PostAsync("/v1/events", body);
        Assert.Equal(401, (int)refused.StatusCode);
        using HttpResponseMessage shards = await SendAsync("/v1/cluster/shards", "Bearer secret");
        Assert.Contains("\"position\":0,\"lag\":0", await shards.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string? authorization)
    {
        using var client = new HttpClient { BaseAddress = new Uri(locked.Address) };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await client.SendAsync(request);
    }
}
