using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Tidemark.UnitTests.Server.Http;

/// <summary>The files of the console, or the line that says how to get them where the node was built without Node.js.</summary>
public sealed partial class ConsolePageTests(ServingFixture node) : IClassFixture<ServingFixture>
{
    [Fact]
    public async Task Page_Always_IsTheConsoleOrSaysHowToBuildIt()
    {
        using HttpResponseMessage page = await node.Client.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("frame-ancestors 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        string text = await page.Content.ReadAsStringAsync();
        if (page.Content.Headers.ContentType!.MediaType == "text/plain")
        {
            Assert.Contains("install Node.js", text, StringComparison.Ordinal);
            Assert.Equal(1, text.Count(c => c == '\n'));
            return;
        }

        // Whatever the page names is there, under a name that changes with it; nothing of it comes from elsewhere or is within it.
        string[] files = [.. Reference().Matches(text).Select(match => match.Value)];
        Assert.Contains(files, file => file.EndsWith(".js", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith(".css", StringComparison.Ordinal));
        foreach (string file in files)
        {
            using HttpResponseMessage part = await node.Client.GetAsync(file);
            Assert.Equal(HttpStatusCode.OK, part.StatusCode);
            Assert.Contains("immutable", part.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("//", text.Replace("<!doctype html>", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotMatch("<script[^>]*>[^<]", text);
    }

    [Fact]
    public async Task Page_WhenTheBrowserHasIt_IsNotSentAgain()
    {
        using HttpResponseMessage page = await node.Client.GetAsync("/");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(page.Headers.ETag!);
        using HttpResponseMessage answer = await node.Client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Page_OfANodeWithAKeyForAll_IsTheLoginWithoutAndThePageWithIt()
    {
        var locked = new ServingFixture("http.key=secret");
        await locked.InitializeAsync();
        try
        {
            using HttpResponseMessage page = await node.Client.GetAsync("/");
            locked.Client.DefaultRequestHeaders.Authorization = null;
            using HttpResponseMessage stranger = await locked.Client.GetAsync("/");
            Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
            Assert.Equal(await page.Content.ReadAsStringAsync(), await stranger.Content.ReadAsStringAsync());
            locked.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "secret");
            using HttpResponseMessage known = await locked.Client.GetAsync("/");
            Assert.Equal(HttpStatusCode.OK, known.StatusCode);
            locked.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "wrong");
            using HttpResponseMessage wrong = await locked.Client.GetAsync("/");
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }
        finally
        {
            await locked.DisposeAsync();
        }
    }

    [GeneratedRegex("(?<=(?:src|href)=\")/[^\"]+")]
    private static partial Regex Reference();
}
