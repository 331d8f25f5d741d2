using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tidemark.IntegrationTests.Processes;

/// <summary>An HTTP server that answers as the test says, each request beside the others.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Func<int, string, HttpResponse, Task<string>> answer;
    private readonly ConcurrentQueue<string> bodies = [];
    private int requests;

    private ScriptedServer(Func<int, string, HttpResponse, Task<string>> answer)
    {
        this.answer = answer;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(ServeAsync);
    }

    /// <summary>Its address.</summary>
    public string Address => app.Urls.First();

    /// <summary>The bodies of all requests so far.</summary>
    public IReadOnlyCollection<string> Bodies => bodies;

    /// <summary>Starts one.</summary>
    /// <param name="answer">Gets the number of the request, from 1, its body, and the response to set status and headers of; gives its
    /// body.</param>
    public static async Task<ScriptedServer> StartAsync(Func<int, string, HttpResponse, Task<string>> answer)
    {
        var server = new ScriptedServer(answer);
        await server.app.StartAsync();
        return server;
    }

    /// <summary>What a node answers that took all events of a body.</summary>
    public static string Accept(string body, HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status202Accepted;
        return $$"""{"accepted":{{body.Count(c => c == '\n')}},"rejected":[]}""";
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string body = await reader.ReadToEndAsync();
        bodies.Enqueue(body);
        await context.Response.WriteAsync(await answer(Interlocked.Increment(ref requests), body, context.Response));
    }
}
