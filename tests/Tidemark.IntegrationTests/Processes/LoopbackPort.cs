using System.Net;
using System.Net.Sockets;

namespace Tidemark.IntegrationTests.Processes;

/// <summary>Ports for servers that cannot choose one themselves.</summary>
internal static class LoopbackPort
{
    /// <summary>A port that nobody listens on. It is not one that the system gives to connections: a server that is started again would
    /// find it taken, or a client of a port without a server be connected to itself.</summary>
    public static int FindFree()
    {
        while (true)
        {
            int port = Random.Shared.Next(20_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; another one will do.
            }
        }
    }
}
