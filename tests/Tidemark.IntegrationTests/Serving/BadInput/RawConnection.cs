using System.Net.Sockets;
using System.Text;

namespace Tidemark.IntegrationTests.Serving.BadInput;

/// <summary>A connection on which a test sends what no client library would.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TcpClient client = new();

    /// <summary>Connects.</summary>
    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var connection = new RawConnection();
        await connection.client.ConnectAsync(address.Host, address.Port);
        return connection;
    }

    /// <summary>Sends text; false where the other side has closed.</summary>
    public async Task<bool> SendAsync(string text)
    {
        try
        {
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>All that the other side sends until it closes, or until the last chunk of an answer.</summary>
    public async Task<string> ReadToEndAsync()
    {
        const string lastChunk = "\r\n0\r\n\r\n";
        using var patience = new CancellationTokenSource(Deadline);
        var all = new StringBuilder();
        byte[] bytes = new byte[4096];
        try
        {
            while (await client.GetStream().ReadAsync(bytes, patience.Token) is > 0 and int read)
            {
                all.Append(Encoding.Latin1.GetString(bytes, 0, read));
                if (all.ToString().EndsWith(lastChunk, StringComparison.Ordinal)) break;
            }
        }
        catch (IOException)
        {
            // It was closed hard.
        }

        return all.ToString();
    }

    public void Dispose() => client.Dispose();
}
