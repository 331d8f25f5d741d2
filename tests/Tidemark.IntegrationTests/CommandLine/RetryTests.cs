using System.Net;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.CommandLine;

public sealed class RetryTests
{
    private static readonly string[] TenEvents = ["generate", "--events", "10", "--rate", "1000000", "--to"];

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "0")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "0")]
    [InlineData(HttpStatusCode.BadGateway, null)]
    public async Task Generate_WhenTheNodeSaysNotNow_SendsTheSameAgainAndCountsIt(HttpStatusCode refusal, string? retryAfter)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync((number, body, response) =>
        {
            if (number > 2) return Task.FromResult(ScriptedServer.Accept(body, response));
            response.StatusCode = (int)refusal;
            if (retryAfter is not null) response.Headers["Retry-After"] = retryAfter;
            return Task.FromResult("not now");
        });
        (int exit, _, string errors) = await Executable.RunAsync([.. TenEvents, server.Address]);
        Assert.True(exit == 0, errors);
        Assert.Contains(
            "10 accepted, 0 rejected. 1 requests in 3 attempts: 2 retries, 0 requests failed.", errors, StringComparison.Ordinal);
        Assert.Single(server.Bodies.Distinct());
    }

    /// <summary>The least that passes is what the node asked for, which is longer than any wait before a second attempt.</summary>
    [Fact]
    public async Task Generate_WhenTheNodeNamesATime_WaitsForIt()
    {
        long refused = 0, accepted = 0;
        await using ScriptedServer server = await ScriptedServer.StartAsync((number, body, response) =>
        {
            if (number > 1)
            {
                accepted = Environment.TickCount64;
                return Task.FromResult(ScriptedServer.Accept(body, response));
            }

            refused = Environment.TickCount64;
            response.StatusCode = (int)HttpStatusCode.TooManyRequests;
            response.Headers["Retry-After"] = "3";
            return Task.FromResult("not now");
        });
        (int exit, _, string errors) = await Executable.RunAsync([.. TenEvents, server.Address]);
        Assert.True(exit == 0, errors);
        Assert.InRange(accepted - refused, 2_900, long.MaxValue);
    }

    [Theory]
    [InlineData("3 attempts: 2 retries")]
    [InlineData("1 attempts: 0 retries", "--attempts", "1")]
    public async Task Generate_WhenTheNodeNeverTakesIt_GivesUp(string told, params string[] more)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync((_, _, response) =>
        {
            response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
            response.Headers["Retry-After"] = "0";
            return Task.FromResult("never");
        });
        (int exit, _, string errors) = await Executable.RunAsync([.. TenEvents, server.Address, .. more]);
        Assert.Equal(1, exit);
        Assert.Contains($"0 accepted, 0 rejected. 1 requests in {told}, 1 requests failed.", errors, StringComparison.Ordinal);
        Assert.Contains("the node answered 503: never", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_WhenNobodyListens_TriesThreeTimesAndSaysSo()
    {
        (int exit, _, string errors) = await Executable.RunAsync([.. TenEvents, "http://127.0.0.1:1"]);
        Assert.Equal(1, exit);
        Assert.Contains("1 requests in 3 attempts: 2 retries, 1 requests failed.", errors, StringComparison.Ordinal);
        Assert.Contains("Check that a node serves there", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    /// <summary>No answer comes before the last of many requests is there: who waited for answers would wait for ever.</summary>
    [Fact]
    public async Task Generate_WhenAnswersStayAway_KeepsItsSchedule()
    {
        const int Requests = 20;
        var allAreThere = new TaskCompletionSource();
        await using ScriptedServer server = await ScriptedServer.StartAsync(async (number, body, response) =>
        {
            if (number == Requests) allAreThere.SetResult();
            await allAreThere.Task;
            return ScriptedServer.Accept(body, response);
        });
        // Some 25 ticks of 20 ms, with 40 events each.
        (int exit, _, string errors) = await Executable.RunAsync(
            "generate", "--events", "1000", "--rate", "2000", "--disorder", "0ms", "--to", server.Address);
        Assert.True(exit == 0, errors);
        Assert.Contains("1000 accepted, 0 rejected.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Questions_WhenTheNodeIsNotReady_AreAskedAgain()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync((number, _, response) =>
        {
            if (number > 1) return Task.FromResult("""{"items":[],"next":null,"dropped":0}""");
            response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
            response.Headers["Retry-After"] = "0";
            return Task.FromResult("recovering");
        });
        (int exit, _, string errors) = await Executable.RunAsync("dlq", "list", "--url", server.Address);
        Assert.True(exit == 0, errors);
        Assert.Equal(2, server.Bodies.Count);
    }

    /// <summary>Nobody knows what became of it, so it is not sent twice.</summary>
    [Fact]
    public async Task Orders_ThatFail_AreNotGivenAgain()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync((_, _, response) =>
        {
            response.StatusCode = (int)HttpStatusCode.InternalServerError;
            return Task.FromResult("{}");
        });
        (int exit, _, _) = await Executable.RunAsync("dlq", "replay", "0-7-0", "--url", server.Address);
        Assert.Equal(1, exit);
        Assert.Single(server.Bodies);
    }
}
