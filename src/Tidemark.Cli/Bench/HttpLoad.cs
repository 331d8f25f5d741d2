using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Tidemark.Core;
using Tidemark.Core.Hashing;

namespace Tidemark.Cli.Bench;

/// <summary>Sends batches of events to a node by a timetable that waits for nobody: a request that had to wait is counted from when it was
/// due.</summary>
/// <remarks>Some connections, each with a thread of its own, take every n-th request. Requests are written by hand on a plain socket, so
/// that the sender costs little of the two cores that it shares with the node.</remarks>
internal sealed class HttpLoad
{
    private const int Connections = 16;

    private readonly IPEndPoint node;
    private readonly int batchEvents, batches, shards;
    private readonly double batchTicks;
    private readonly int[] eventsByShard;
    private readonly long[] answered;
    private long started;
    private volatile Exception? failure;

    /// <param name="address">The node's address.</param>
    /// <param name="shards">How many shards it has.</param>
    /// <param name="rate">Events a second.</param>
    /// <param name="batchEvents">Events of a request.</param>
    /// <param name="seconds">How long to send.</param>
    public HttpLoad(Uri address, int shards, int rate, int batchEvents, double seconds)
    {
        node = new IPEndPoint(IPAddress.Parse(address.Host), address.Port);
        (this.shards, this.batchEvents) = (shards, batchEvents);
        batchTicks = (double)batchEvents / rate * Stopwatch.Frequency;
        batches = (int)(seconds * rate / batchEvents);
        eventsByShard = new int[batches * shards];
        answered = new long[batches];
    }

    /// <summary>How many events are sent in all.</summary>
    public long Events => (long)batches * batchEvents;

    /// <summary>How many requests.</summary>
    public int Batches => batches;

    /// <summary>When the first request was due.</summary>
    public long Started => started;

    /// <summary>When the last answer came, which says that everything is on disk.</summary>
    public long LastAnswer => answered.Max();

    /// <summary>When a request was due, as a timestamp of <see cref="Stopwatch"/>.</summary>
    public long DueAt(int batch) => started + (long)(batch * batchTicks);

    /// <summary>How many of a request's events go to a shard.</summary>
    public int EventsOf(int batch, int shard) => eventsByShard[batch * shards + shard];

    /// <summary>Sends everything and waits for the answers.</summary>
    /// <exception cref="TidemarkException">The node refused something.</exception>
    public async Task RunAsync()
    {
        started = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 20;
        var ends = new List<Task>();
        for (int connection = 0; connection < Connections; connection++)
        {
            int own = connection;
            ends.Add(Task.Factory.StartNew(
                () => Run(own), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        }

        await Task.WhenAll(ends);
        if (failure is { } why) throw new TidemarkException($"The load could not be sent to {node}: {why.Message}", why);
    }

    private void Run(int connection)
    {
        try
        {
            using var socket = new Socket(node.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(node);
            var events = new BenchEvents((ulong)(started ^ connection) & 0xFFFFFF);
            byte[] body = new byte[batchEvents * (BenchEvents.EventBytes + 1)];
            byte[] head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"POST /v1/events HTTP/1.1\r\nHost: {node}\r\nContent-Type: application/x-ndjson\r\n")
                + $"Content-Length: {body.Length}\r\n\r\n");
            byte[] answer = new byte[64 * 1024];
            for (int batch = connection; batch < batches && failure is null; batch += Connections)
            {
                WaitUntil(DueAt(batch));
                Fill(body, events, batch);
                socket.Send([new ArraySegment<byte>(head), new ArraySegment<byte>(body)]);
                ReadAnswer(socket, answer);
                answered[batch] = Stopwatch.GetTimestamp();
            }
        }
        catch (Exception refused) when (refused is SocketException or TidemarkException)
        {
            failure = refused;
        }
    }

    private static void WaitUntil(long due)
    {
        long left = due - Stopwatch.GetTimestamp();
        if (left > 0) Thread.Sleep((int)Math.Ceiling(left * 1_000.0 / Stopwatch.Frequency));
    }

    private void Fill(byte[] body, BenchEvents events, int batch)
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        for (int i = 0, at = 0; i < batchEvents; i++)
        {
            events.Next(now).CopyTo(body.AsSpan(at));
            at += BenchEvents.EventBytes;
            body[at++] = (byte)'\n';
            eventsByShard[batch * shards + Murmur2.Partition(events.VideoId, shards)]++;
        }
    }

    /// <summary>Reads one answer to its end; what the node sends has a length or comes in chunks, and is short.</summary>
    private static void ReadAnswer(Socket socket, byte[] answer)
    {
        int length = 0;
        do
        {
            int read = socket.Receive(answer.AsSpan(length));
            if (read == 0) throw new TidemarkException("the node closed the connection.");
            length += read;
        }
        while (!IsWhole(answer.AsSpan(0, length)));
        if (!answer.AsSpan(0, length).StartsWith("HTTP/1.1 202"u8))
            throw new TidemarkException($"the node answered {Encoding.UTF8.GetString(answer, 0, length)}.");
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        int end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        ReadOnlySpan<byte> head = answer[..end];
        int at = head.IndexOf("Content-Length: "u8);
        if (at < 0) return answer.EndsWith("0\r\n\r\n"u8);
        int length = 0;
        foreach (byte digit in head[(at + 16)..])
        {
            if (!char.IsAsciiDigit((char)digit)) break;
            length = length * 10 + digit - '0';
        }

        return answer.Length >= end + 4 + length;
    }
}
