using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;

namespace Tidemark.IntegrationTests.Serving.BadInput;

/// <summary>How a test makes each row of <see cref="BadInputTable"/> happen: what it got, and the words that came with it.</summary>
internal static class BadInputCases
{
    private const string Line = "application/x-ndjson";

    private const int ConnectionsMax = 32;

    // The least that may be, and as many bodies of the least buffer as fill it.
    private const int BodiesBytesMax = 1 << 20, BufferBytes = 64 << 10;

    /// <summary>The cases that one node with its defaults can take.</summary>
    public static IReadOnlyDictionary<string, Func<Uri, Task<(string Gets, string Told)>>> Requests { get; } =
        new Dictionary<string, Func<Uri, Task<(string, string)>>>
        {
            ["an empty body"] = node => PostAsync(node, ""),
            ["broken JSON"] = node => PostAsync(node, Event()[..^5]),
            ["values of wrong types"] = node => PostAsync(node, Event().Replace("\"v1\"", "17", StringComparison.Ordinal)),
            ["an unknown event type"] = node => PostAsync(node, Event().Replace("\"view\"", "\"stare\"", StringComparison.Ordinal)),
            ["an event without a video"] = node => PostAsync(node, Event().Replace("video_id", "vidoe_id", StringComparison.Ordinal)),
            ["an id of 1 MiB"] = node => PostAsync(node, Event(video: new string('x', 1 << 20))),
            ["invalid UTF-8"] = node => PostAsync(node, Latin(Event(video: "\u00C3\u0028"))),
            ["NUL bytes between events"] = node => PostAsync(node, "\0\0\0\n\0"),
            ["a NUL in a video's id"] = node => PostAsync(node, Event(video: "a\\u0000b")),
            ["a time in the year 2100"] = node => PostAsync(node, Event(time: "2100-01-01T00:00:00Z")),
            ["a time in the year 1970"] = node => PostAsync(node, Event(time: "1970-01-01T00:00:00Z")),
            ["JSON nested 100,000 deep"] = node => PostAsync(node, new string('[', 50_000) + new string('{', 10_000)),
            ["a good event among 99 bad ones"] = node => PostAsync(node, Event() + string.Concat(Enumerable.Repeat("\n{}", 99))),
            ["100,001 events at once"] = node => PostAsync(node, string.Concat(Enumerable.Repeat("{}\n", 100_001))),
            ["a content type that is not JSON"] = node => PostAsync(node, Event(), "text/plain"),
            ["a content encoding other than gzip"] = node => PostAsync(node, Event(), encoding: "br"),
            ["gzip that breaks off"] = node => PostAsync(node, Gzip(Latin(Event()))[..^12], encoding: "gzip"),
            ["a body of 100 MiB"] = node => PostAsync(node, new byte[100 << 20]),
            ["100 MiB of zeros in 100 kB of gzip"] = node => PostAsync(node, Gzip(new byte[100 << 20]), encoding: "gzip"),
            ["a request line of 16 KiB"] = node => RawAsync(node, $"GET /{new string('x', 16 << 10)} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
            ["headers of 64 KiB"] = node => RawAsync(node, $"GET / HTTP/1.1\r\nHost: localhost\r\nX: {new string('x', 64 << 10)}\r\n\r\n"),
            ["an event beside 2,000 idle connections"] = BesideIdleConnectionsAsync,
        };

    /// <summary>The cases that need a node with narrow limits; of one connection at a time.</summary>
    public static IReadOnlyDictionary<string, Func<Uri, Task<(string Gets, string Told)>>> Limits { get; } =
        new Dictionary<string, Func<Uri, Task<(string, string)>>>
        {
            ["bodies that together are larger than `http.bodies_max`"] = TooManyBodiesAsync,
            ["a body of one byte a second"] = node => SlowlyAsync(node, $"{Head(64)}", rest: new string(' ', 64)),
            ["a head of one byte a second"] = node => SlowlyAsync(node, "", rest: Head(64)),
            ["one connection more than `http.connections_max`"] = OneTooManyAsync,
            ["a connection that idles beyond `http.idle_timeout`"] = node => RawAsync(node, ""),
        };

    /// <summary>The options of the node for <see cref="Limits"/>: times of seconds, and few connections.</summary>
    public static IReadOnlyList<string> Strict { get; } =
    [
        "-D", "http.receive_timeout=3s", "-D", "http.idle_timeout=2s", "-D", $"http.connections_max={ConnectionsMax}",
        "-D", "http.body_max=64KiB", "-D", $"http.bodies_max={BodiesBytesMax}B",
    ];

    public static string Event(string video = "v1", string time = "2026-01-01T00:00:00Z") =>
        $$"""{"event_id":"{{Guid.NewGuid():N}}","type":"view","video_id":"{{video}}","event_time":"{{time}}","viewer_id":"u"}""";

    public static Task<(string, string)> PostAsync(Uri node, string body, string media = Line, string encoding = "") =>
        PostAsync(node, Encoding.UTF8.GetBytes(body), media, encoding);

    private static async Task<(string, string)> PostAsync(Uri node, byte[] body, string media = Line, string encoding = "")
    {
        using var client = new HttpClient { BaseAddress = node };
        // A body that is refused by its length is not sent.
        client.DefaultRequestHeaders.ExpectContinue = body.Length > 32 << 20;
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(media);
        if (encoding.Length > 0) content.Headers.ContentEncoding.Add(encoding);
        using HttpResponseMessage answer = await client.PostAsync("/v1/events", content);
        return ($"{(int)answer.StatusCode}", await answer.Content.ReadAsStringAsync());
    }

    private static async Task<(string, string)> BesideIdleConnectionsAsync(Uri node)
    {
        List<RawConnection> idle = [];
        try
        {
            for (int i = 0; i < 2_000; i++) idle.Add(await RawConnection.OpenAsync(node));
            return await PostAsync(node, Event());
        }
        finally
        {
            idle.ForEach(connection => connection.Dispose());
        }
    }

    /// <summary>Of bodies that do not end and take more memory together than there is, the one that comes last is answered first.</summary>
    private static async Task<(string, string)> TooManyBodiesAsync(Uri node)
    {
        List<RawConnection> waiting = [];
        try
        {
            for (int i = 0; i <= BodiesBytesMax / BufferBytes; i++)
            {
                waiting.Add(await RawConnection.OpenAsync(node));
                await waiting[^1].SendAsync(Head(60_000) + " ");
            }

            return Outcome(await await Task.WhenAny(waiting.Select(connection => connection.ReadToEndAsync())));
        }
        finally
        {
            waiting.ForEach(connection => connection.Dispose());
        }
    }

    /// <summary>Of twice as many as may be open, each with the beginning of a head, those that are open get 408 in the end, and the others
    /// nothing.</summary>
    private static async Task<(string, string)> OneTooManyAsync(Uri node)
    {
        List<RawConnection> open = [];
        try
        {
            for (int i = 0; i < 2 * ConnectionsMax; i++)
            {
                open.Add(await RawConnection.OpenAsync(node));
                await open[^1].SendAsync("G");
            }

            string[] answers = await Task.WhenAll(open.Select(connection => connection.ReadToEndAsync()));
            return Outcome(answers.MinBy(answer => answer.Length)!);
        }
        finally
        {
            open.ForEach(connection => connection.Dispose());
        }
    }

    private static async Task<(string, string)> RawAsync(Uri node, string request)
    {
        using RawConnection connection = await RawConnection.OpenAsync(node);
        await connection.SendAsync(request);
        return Outcome(await connection.ReadToEndAsync());
    }

    private static async Task<(string, string)> SlowlyAsync(Uri node, string atOnce, string rest)
    {
        using RawConnection connection = await RawConnection.OpenAsync(node);
        await connection.SendAsync(atOnce);
        Task<string> answer = connection.ReadToEndAsync();
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1));
        foreach (char one in rest)
        {
            if (answer.IsCompleted || !await connection.SendAsync($"{one}")) break;
            await pace.WaitForNextTickAsync();
        }

        return Outcome(await answer);
    }

    private static (string, string) Outcome(string answer) => answer.Length == 0 ? ("closed", "nothing") : (answer.Split(' ')[1], answer);

    private static string Head(int length) =>
        $"POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: {Line}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n";

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Gzip(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(plain);
        return packed.ToArray();
    }
}
