using System.Net;
using System.Text.Json;
using Tidemark.Server.Access;
using Tidemark.Server.Configuration;
using Tidemark.UnitTests.Server.Http;

namespace Tidemark.UnitTests.Server.Access;

/// <summary>Keys come and go while a node runs; sessions, rates and the audit log go by them.</summary>
public sealed class KeyLifeTests(LockedNode node) : IClassFixture<LockedNode>
{
    private const string Trending = "/v1/trending";

    [Fact]
    public async Task Key_MadeAndRevokedByAnotherProcess_IsKnownToTheNodeSoon()
    {
        string key = await node.MakeKeyAsync("late", Role.Reader);
        await UntilAsync(key, HttpStatusCode.OK);
        Assert.NotNull(await node.RevokeAsync("late"));
        await UntilAsync(key, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Key_Revoked_EndsTheStreamThatItBegan()
    {
        string key = await node.MakeKeyAsync("watcher", Role.Reader);
        await UntilAsync(key, HttpStatusCode.OK);
        using var client = new HttpClient { BaseAddress = new Uri(node.Address) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        using var lines = new StreamReader(await client.GetStreamAsync("/v1/live"));
        Assert.NotNull(await lines.ReadLineAsync());
        Assert.NotNull(await node.RevokeAsync("watcher"));
        await lines.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Key_BeyondItsRate_IsToldWhenToTryAgain()
    {
        string key = await node.MakeKeyAsync("slow", Role.Reader, rate: 0.1);
        await UntilAsync(key, HttpStatusCode.OK);
        using HttpResponseMessage refused = await LockedNode.SendAsync("GET", Trending, key, node.Address);
        Assert.Equal(429, (int)refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 10);
        Assert.Contains("access.rate", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // Others are not held up, and liveness never is.
        using HttpResponseMessage other = await LockedNode.SendAsync("GET", Trending, node.Of("reader"), node.Address);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        using HttpResponseMessage alive = await LockedNode.SendAsync("GET", "/healthz", key, node.Address);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    [Fact]
    public async Task Session_OfAKey_LetsABrowserInUntilItLogsOutOrTheKeyGoes()
    {
        string key = await node.MakeKeyAsync("browser", Role.Reader);
        await UntilAsync(key, HttpStatusCode.OK);
        using var browser = new HttpClient { BaseAddress = new Uri(node.Address) };
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(Trending)).StatusCode);
        using HttpResponseMessage wrong = await LogInAsync(browser, "secret");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        using HttpResponseMessage login = await LogInAsync(browser, key);
        string cookie = Assert.Single(login.Headers.GetValues("Set-Cookie"));
        foreach (string part in new[] { "httponly", "samesite=strict", "path=/", "expires=" })
            Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(key[^20..], cookie, StringComparison.Ordinal);
        JsonElement who = JsonDocument.Parse(await (await browser.GetAsync("/v1/session")).Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("browser [\"reader\"] [\"read\"]", $"{who.GetProperty("name")} {who.GetProperty("roles")} {who.GetProperty("may")}");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(Trending)).StatusCode);

        // What another site makes a browser send does not count, nor does a cookie that somebody wrote.
        using var foreign = new HttpRequestMessage(HttpMethod.Get, Trending);
        foreign.Headers.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.SendAsync(foreign)).StatusCode);
        string value = cookie.Split('=', 2)[1].Split(';')[0];
        string[] parts = value.Split('.');
        string[] forgeries = [$"{parts[0]}.{parts[1]}9.{parts[2]}", $"{parts[0]}.{parts[1]}.AAAA", "x", $"{parts[0]}..", "..."];
        foreach (string forged in forgeries)
        {
            using var other = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(node.Address) };
            other.DefaultRequestHeaders.Add("Cookie", $"tidemark_session={forged}");
            Assert.Equal(HttpStatusCode.Unauthorized, (await other.GetAsync(Trending)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NoContent, (await browser.DeleteAsync("/v1/session")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(Trending)).StatusCode);
    }

    [Fact]
    public async Task Audit_TellsWhoDidWhat_AndWhoWasRefused()
    {
        foreach (string caller in new[] { "operator", "reader" })
            (await node.CallAsync("POST", "/v1/cluster/nodes/some-node/drain?by=test", caller)).Dispose();
        JsonElement[] found;
        do
        {
            using HttpResponseMessage answer = await node.CallAsync("GET", "/v1/audit?limit=1000", "admin");
            found = [.. JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("items").EnumerateArray()
                .Where(item => item.GetProperty("what").GetString() == "POST /v1/cluster/nodes/some-node/drain?by=test")];
        }
        while (found.Length < 2);
        Assert.Equal(
            ["operator operator 409", "reader reader 403"],
            found.Select(item => $"{item.GetProperty("who")} {item.GetProperty("role")} {item.GetProperty("outcome")}").Order());
    }

    [Fact]
    public async Task Audit_PageByPage_GivesEachEntryOnce()
    {
        for (int i = 0; i < 3; i++) (await node.CallAsync("GET", "/v1/audit", "admin")).Dispose();
        string next = "", path = "/v1/audit?limit=1";
        var seen = new HashSet<string>();
        for (int page = 0; page < 3; page++)
        {
            using HttpResponseMessage answer = await node.CallAsync("GET", path, "admin");
            JsonElement body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
            Assert.True(seen.Add(Assert.Single(body.GetProperty("items").EnumerateArray()).GetProperty("request").GetString()!));
            next = body.GetProperty("next").GetString()!;
            path = $"/v1/audit?limit=1&before={next}";
        }

        using HttpResponseMessage wrong = await node.CallAsync("GET", "/v1/audit?before=x", "admin");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task Start_WhereOthersCanReachTheNode_NeedsAKeyFirst()
    {
        string folder = Directory.CreateTempSubdirectory("tidemark-test-").FullName;
        string[] settings = [$"data.directory={folder}", "http.port=0", "http.host=0.0.0.0", "log.partitions=1"];
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => ServingFixture.StartAnotherAsync(settings));
        Assert.Contains("http.host is 0.0.0.0, which others can reach", refused.Message, StringComparison.Ordinal);
        Assert.Contains("tidemark key create", refused.Message, StringComparison.Ordinal);
        await (await ServingFixture.StartAnotherAsync([.. settings, "http.key=k"])).DisposeAsync();
        await (await ServingFixture.StartAnotherAsync($"data.directory={folder}", "http.port=0", "log.partitions=1")).DisposeAsync();
        await (await ServingFixture.StartAnotherAsync(settings)).DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task FirstKey_IsMadeOnce_AndKeptNowhere()
    {
        string folder = Directory.CreateTempSubdirectory("tidemark-test-").FullName;
        string[] settings = [$"data.directory={folder}", "http.port=0", "log.partitions=1"];
        string key;
        await using (var first = await ServingFixture.StartAnotherAsync(settings)) key = first.FirstKey!;
        Assert.StartsWith("tm_", key, StringComparison.Ordinal);
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            Assert.False((await File.ReadAllBytesAsync(file)).AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(key[^43..])) >= 0, file);
        await using (var second = await ServingFixture.StartAnotherAsync(settings))
        {
            Assert.Null(second.FirstKey);
            using HttpResponseMessage answer = await LockedNode.SendAsync("GET", "/v1/audit", key, second.Address);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Another site's name for this address, and what a server before the node passes on, is nobody on this machine.</summary>
    [Theory]
    [InlineData("Host", "evil.example", 401)]
    [InlineData("Host", "10.1.2.3:80", 401)]
    [InlineData("X-Forwarded-For", "10.1.2.3", 401)]
    [InlineData("Forwarded", "for=10.1.2.3", 401)]
    [InlineData("Host", "localhost:1", 200)]
    [InlineData("Host", "[::1]", 200)]
    public async Task Anonymous_ThatIsNotOnThisMachine_IsNotLetInAndToldWhy(string header, string value, int expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Trending);
        request.Headers.TryAddWithoutValidation(header, value);
        using var client = new HttpClient { BaseAddress = new Uri(node.OpenAddress) };
        using HttpResponseMessage answer = await client.SendAsync(request);
        Assert.Equal(expected, (int)answer.StatusCode);
        if (expected == 401) Assert.Contains($"\\\"{header}\\\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // Who it is may be asked by everybody; the console tells why nothing else may.
        using var who = new HttpRequestMessage(HttpMethod.Get, "/v1/session");
        who.Headers.TryAddWithoutValidation(header, value);
        using HttpResponseMessage session = await client.SendAsync(who);
        JsonElement told = JsonDocument.Parse(await session.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal(expected == 401 ? header : null, told.TryGetProperty("foreign_by", out JsonElement by) ? by.GetString() : null);
    }

    /// <summary>Where asking by another name would not help, nothing is said of it.</summary>
    [Theory]
    [InlineData("POST", "/v1/cluster/nodes/x/drain", true)]
    [InlineData("GET", Trending, false)]
    public async Task Anonymous_ThatNeedsAKeyAnyway_IsNotToldOfTheName(string method, string path, bool open)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Host = "evil.example";
        using var client = new HttpClient { BaseAddress = new Uri(open ? node.OpenAddress : node.Address) };
        using HttpResponseMessage answer = await client.SendAsync(request);
        Assert.Equal(401, (int)answer.StatusCode);
        Assert.DoesNotContain("Host", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Login_WithTheConfiguredKey_WorksThoughEverythingIsLocked()
    {
        string folder = Directory.CreateTempSubdirectory("tidemark-test-").FullName;
        await using (var locked = await ServingFixture.StartAnotherAsync(
            $"data.directory={folder}", "http.port=0", "log.partitions=1", "http.key=tm_0123456789ab_c.d.e"))
        {
            using var browser = new HttpClient { BaseAddress = new Uri(locked.Address) };
            using HttpResponseMessage wrong = await LogInAsync(browser, "tm_0123456789ab_x");
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
            using HttpResponseMessage login = await LogInAsync(browser, "tm_0123456789ab_c.d.e");
            Assert.Equal(HttpStatusCode.OK, login.StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/v1/audit")).StatusCode);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Login_OfWhatIsTooLongForAKey_IsRefusedUnread()
    {
        // Whoever sends it all the same may find the connection closed before the answer comes.
        using var handler = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) };
        using var browser = new HttpClient(handler) { BaseAddress = new Uri(node.Address) };
        browser.DefaultRequestHeaders.ExpectContinue = true;
        using HttpResponseMessage answer = await LogInAsync(browser, new string('a', 1 << 20));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    /// <summary>Who asks again and again for what he may not fills neither the audit log nor the disk.</summary>
    [Fact]
    public async Task Audit_OfManyRefusals_HoldsSome()
    {
        string key = await node.MakeKeyAsync("knocker", Role.Reader);
        await UntilAsync(key, HttpStatusCode.OK);
        for (int i = 0; i < 20; i++)
            (await LockedNode.SendAsync("POST", "/v1/cluster/nodes/x/drain", key, node.Address)).Dispose();
        using HttpResponseMessage answer = await node.CallAsync("GET", "/v1/audit?limit=1000", "admin");
        JsonElement items = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("items");
        Assert.InRange(items.EnumerateArray().Count(item => item.GetProperty("who").GetString() == "knocker"), 1, 10);
    }

    [Fact]
    public void Database_OfKeys_IsItsOwnersAlone() => Assert.True(
        OperatingSystem.IsWindows()
        || File.GetUnixFileMode(Path.Combine(node.Folder, "control.db")) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));

    private static Task<HttpResponseMessage> LogInAsync(HttpClient browser, string key) => browser.PostAsync(
        "/v1/session", new StringContent(JsonSerializer.Serialize(new { key }), null, "application/json"));

    private Task UntilAsync(string key, HttpStatusCode wanted) => IntegrationTests.Processes.Poll.UntilAsync(
        async () =>
        {
            using HttpResponseMessage answer = await LockedNode.SendAsync("GET", Trending, key, node.Address);
            return answer.StatusCode == wanted;
        },
        TimeSpan.FromSeconds(20), () => $"The key never gets {wanted}.");
}
