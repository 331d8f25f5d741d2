using System.Net.Sockets;
using System.Text;

namespace Tidemark.UnitTests.Server.Http.Fuzz;

/// <summary>What came back for the bytes of a request.</summary>
/// <param name="Status">The status; 0 where nothing came back.</param>
/// <param name="Text">The head of the answer, and the first part of its body.</param>
internal sealed record RawAnswer(int Status, string Text)
{
    private const int TextBytesMax = 4_096;

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(20);

    /// <summary>Whether the node's own code answered: the server refuses what it cannot read without asking that.</summary>
    public bool IsOfTheNode => Text.Contains("\r\nX-Request-Id:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is a problem (RFC 9457).</summary>
    public bool IsProblem => Text.Contains("\r\nContent-Type: application/problem+json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Sends a request on a connection of its own and reads until the other side closes; of a stream of events only the
    /// head.</summary>
    /// <param name="port">The port on loopback.</param>
    /// <param name="request">The request.</param>
    /// <param name="endsAfterIt">Whether nothing more is said to come, so that the other side does not wait for it.</param>
    public static async Task<RawAnswer> OfAsync(int port, byte[] request, bool endsAfterIt)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var deadline = new CancellationTokenSource(patience);
        byte[] bytes = new byte[TextBytesMax], rest = new byte[TextBytesMax];
        int length = 0;
        try
        {
            await socket.ConnectAsync("127.0.0.1", port, deadline.Token);
            for (int sent = 0; sent < request.Length;) sent += await socket.SendAsync(request.AsMemory(sent), deadline.Token);
            if (endsAfterIt) socket.Shutdown(SocketShutdown.Send);
            while (true)
            {
                bool isRoom = length < bytes.Length;
                int read = await socket.ReceiveAsync(isRoom ? bytes.AsMemory(length) : rest, deadline.Token);
                if (read == 0) break;
                if (isRoom) length += read;
                if (bytes.AsSpan(0, length).IndexOf("\r\nContent-Type: text/event-stream"u8) >= 0) break;
            }
        }
        catch (SocketException)
        {
            // The other side closed before it had read everything; what it said before may have come.
        }
        catch (OperationCanceledException)
        {
            return new RawAnswer(-1, $"no end within {patience.TotalSeconds} s of: {Encoding.Latin1.GetString(bytes, 0, length)}");
        }

        string text = Encoding.Latin1.GetString(bytes, 0, length);
        const string Continue = "HTTP/1.1 100 Continue\r\n\r\n";
        if (text.StartsWith(Continue, StringComparison.Ordinal)) text = text[Continue.Length..];
        return new RawAnswer(text.Length > 12 && int.TryParse(text.AsSpan(9, 3), out int status) ? status : 0, text);
    }
}
