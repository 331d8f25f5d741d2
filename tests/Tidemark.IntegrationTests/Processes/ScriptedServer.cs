using System.Collections.Concurrent;
using System.Net;

namespace Tidemark.IntegrationTests.Processes;

/// <summary>An HTTP server that answers as the test says, each request beside the others.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly Func<int, string, HttpListenerResponse, Task<string>> answer;
    private readonly ConcurrentQueue<string> bodies = [];
    private int requests;

    private ScriptedServer(Func<int, string, HttpListenerResponse, Task<string>> answer)
    {
        this.answer = answer;
        Address = $"http://127.0.0.1:{LoopbackPort.FindFree()}";
        listener.Prefixes.Add(Address + "/");
        listener.Start();
        _ = ServeAsync();
    }

    /// <summary>Its address.</summary>
    public string Address { get; }

    /// <summary>The bodies of all requests so far.</summary>
    public IReadOnlyCollection<string> Bodies => bodies;

    /// <summary>Starts one.</summary>
    /// <param name="answer">Gets the number of the request, from 1, its body, and the response to set status and headers of; gives its
    /// body.</param>
    public static ScriptedServer Start(Func<int, string, HttpListenerResponse, Task<string>> answer) => new(answer);

    /// <summary>What a node answers that took all events of a body.</summary>
    public static string Accept(string body, HttpListenerResponse response)
    {
        response.StatusCode = (int)HttpStatusCode.Accepted;
        return $$"""{"accepted":{{body.Count(c => c == '\n')}},"rejected":[]}""";
    }

    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true) _ = ServeOneAsync(await listener.GetContextAsync());
        }
        catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
        {
            // It was disposed.
        }
    }

    private async Task ServeOneAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        string body = await reader.ReadToEndAsync();
        bodies.Enqueue(body);
        string text = await answer(Interlocked.Increment(ref requests), body, context.Response);
        using HttpListenerResponse response = context.Response;
        await using var writer = new StreamWriter(response.OutputStream);
        await writer.WriteAsync(text);
    }
}
