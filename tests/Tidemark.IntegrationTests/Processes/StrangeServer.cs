using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tidemark.IntegrationTests.Processes;

/// <summary>Something that takes HTTP requests, one after another, and is no node.</summary>
internal sealed class StrangeServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    private StrangeServer(string answer)
    {
        listener.Start();
        _ = ServeAsync(answer);
    }

    /// <summary>Its address.</summary>
    public string Address => $"http://{listener.LocalEndpoint}";

    /// <summary>One that answers with this body.</summary>
    public static StrangeServer Answering(string body) =>
        new($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");

    /// <summary>One that goes away without an answer.</summary>
    public static StrangeServer Dying() => new("");

    public void Dispose() => listener.Dispose();

    private async Task ServeAsync(string answer)
    {
        try
        {
            while (true) await ServeOneAsync(answer);
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // It was disposed.
        }
    }

    private async Task ServeOneAsync(string answer)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        await using NetworkStream stream = client.GetStream();
        using var reader = new StreamReader(stream, leaveOpen: true);
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
            // The head of the request says nothing that matters here.
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
    }
}
