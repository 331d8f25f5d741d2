using System.IO.Compression;
using System.Text;
using Tidemark.Core.Randomness;

namespace Tidemark.UnitTests.Server.Http.Fuzz;

/// <summary>Makes requests that are nearly right out of right ones. Request <c>n</c> of a seed is always the same.</summary>
/// <param name="key">The key of an admin.</param>
/// <param name="seed">The seed.</param>
internal sealed class RequestMutator(string key, ulong seed)
{
    private const string Event =
        """{"event_id":"fuzz","type":"view","video_id":"fuzzed","event_time":"2020-01-01T00:00:00Z","viewer_id":"u","category_id":1}""";

    private const string Score =
        """{"items":[{"video_id":"sound"},{"features":{"engagement_24h":1.5,"view_velocity":null,"views_1h":2}},{"video_id":null}]}""";

    /// <summary>A right request to each call, and some to calls that there are not.</summary>
    private static readonly (string Method, string Target, string Media, string Body)[] calls =
    [
        ("GET", "/healthz", "", ""), ("GET", "/readyz", "", ""), ("GET", "/metrics", "", ""), ("GET", "/openapi/v1.json", "", ""),
        ("POST", "/v1/events", "application/x-ndjson", Event + "\n" + Event),
        ("POST", "/v1/events", "application/json", $"[{Event},{Event}]"), ("GET", "/v1/videos/sound", "", ""),
        ("GET", "/v1/videos/a%2Fb%20c", "", ""), ("GET", "/v1/videos?search=ou&limit=5", "", ""),
        ("GET", "/v1/videos/sound/windows?window=minute&from=2026-01-01T00:00:00Z&to=1796004055023&explain=true", "", ""),
        ("GET", "/v1/videos/sound/windows?explain=true", "", ""), ("GET", "/v1/videos/sound/windows?window=session&from=0", "", ""),
        ("GET", "/v1/windows/hour?group=category:10&from=2026-01-01T00:00:00%2B01:00", "", ""),
        ("GET", "/v1/windows/minute?group=channel:c&distribution=true", "", ""), ("GET", "/v1/windows/day", "", ""),
        ("GET", "/v1/trending?limit=10&category=10", "", ""), ("POST", "/v1/score", "application/json", Score),
        ("GET", "/v1/models", "", ""), ("GET", "/v1/settings", "", ""), ("GET", "/v1/alerts", "", ""), ("GET", "/v1/cluster", "", ""),
        ("GET", "/v1/cluster/shards", "", ""), ("GET", "/v1/cluster/locate?video=sound", "", ""),
        ("POST", "/v1/cluster/nodes/a/drain", "", ""), ("POST", "/v1/cluster/nodes/a/undrain", "", ""),
        ("GET", "/v1/cluster/actors", "", ""), ("GET", "/v1/cluster/log?limit=10", "", ""), ("GET", "/v1/live", "", ""),
        ("GET", "/v1/dead-letters?limit=5&after=0-0-0&code=malformed_json", "", ""), ("GET", "/v1/dead-letters/0-0-0", "", ""),
        ("POST", "/v1/dead-letters/0-0-0/replay?again=false", "", ""), ("GET", "/v1/session", "", ""),
        ("POST", "/v1/session", "application/json", """{"key":"KEY"}"""), ("DELETE", "/v1/session", "", ""),
        ("GET", "/v1/audit?limit=5&before=1796004055023-913714f8f06343bdb68fbaa1f5835a97", "", ""),
        ("DELETE", "/v1/viewers/nobody", "", ""), ("GET", "/v1/peer/group?family=0&kind=1&key=00&before=0&limit=1", "", ""),
        ("POST", "/v1/peer/vectors", "application/json", "[\"a\"]"), ("GET", "/", "", ""),
    ];

    private static readonly string[] methods =
    [
        "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "PROPFIND", "G\u0001T", "", "\u00C9",
        new('M', 300),
    ];

    private static readonly string[] inTargets =
    [
        "%2F", "%2f", "%00", "%", "%G1", "%C0%AF", "%E0%80%AF", "%F8%88%80%80%80", "%FF", "%ED%A0%80", "%0D%0A", "%25", "%3F", "%23",
        "%7F", "%C3%A9", "%E2%80%AE", "..", "/../", "/./", "//", "\\", "\t", "\u0001", "\u007F", "\u00FF", "\u00E9", "?", "#", "&",
        "=", ";", "+", " ", ":", "*", "{id}", "%u0041", "&limit=", "&from=", "&limit=1&limit=2", "windows", new('x', 2_000),
        new('/', 100),
    ];

    private static readonly string[] values =
    [
        "", "-1", "0", "1", "2147483648", "9223372036854775807", "-9223372036854775808", "99999999999999999999999", "1.5", "1e400",
        "NaN", "true", "null", "\u00B2", "%EF%BC%91", "all", "category:", "category:65535", "category:-1", "channel:%00", "video:a",
        "0-0-0", "-", "0--1-0", "9-9223372036854775807-2147483647", "1-", "minute", "2026-01-01", "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999Z", "2026-13-41T25:61:61Z", "2026-01-01T00:00:00+99:99", "%D9%A1", "evil",
    ];

    private static readonly string[] inBodies =
    [
        "{", "}", "[", "]", "\"", ",", ":", "\\u0000", "\\ud800", "\\ud83d\\ude00", "\\x", "null", "true", "1e999", "-0", "0.1e-400",
        "\u00FF", "\0", "\u00EF\u00BB\u00BF", "\u00C0\u00AF", "\u00ED\u00A0\u0080", "\n", "\r\n", "/* */", "\"items\":",
        "\"video_id\":", "\"features\":{}", "\"event_time\":9223372036854775807,", "\"event_time\":-1e300,",
        "\"category_id\":65536,", "\"watch_ms\":1e18,", "\"key\":null,", "\"\":0,", new('9', 400),
        "\"" + new string('y', 5_000) + "\"",
    ];

    private readonly string[] headers =
    [
        "Authorization: Bearer", "Authorization: Bearer ", "Authorization: Basic YWRtaW46eA==", $"Authorization: bearer {key}",
        $"Authorization: Bearer {key}, Bearer {key}", "Authorization: Bearer tm_", "Authorization: Bearer tm__",
        $"Authorization: Bearer {key[..^1]}", $"Authorization: Bearer {key}\u00C3\u00A9",
        "Authorization: Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.", "Authorization: Bearer a.b.c", "Authorization: Bearer ..",
        "Authorization: Negotiate x", "Authorization: \u00C3\u00BF", "Authorization:",
        "Authorization: Bearer " + new string('k', 7_000), "Cookie: tidemark_session=", "Cookie: tidemark_session=a.b.c",
        "Cookie: tidemark_session=%00%FF", "Cookie: ;;;=;tidemark_session", "Cookie: tidemark_session=AAAA; tidemark_session=BBBB",
        $"Cookie: tidemark_session={key}", "Cookie: \u00C3\u00BF=x", "Content-Type: application/json; charset=utf-16",
        "Content-Type: application/json; charset=nonsense", "Content-Type: application/json;charset=\"utf-7\"",
        "Content-Type: text/plain", "Content-Type:", "Content-Type: application/x-ndjson;;",
        "Content-Type: multipart/form-data; boundary=\"", "Content-Type: application/x-www-form-urlencoded",
        "Content-Type: \u00C3\u00BF/x", "Content-Type: APPLICATION/JSON", "Content-Type: /", "Content-Encoding: gzip",
        "Content-Encoding: GZIP", "Content-Encoding: gzip, gzip", "Content-Encoding: br", "Content-Encoding: identity",
        "Content-Encoding: \u00C3\u00BF", "Accept-Encoding: gzip", "Accept-Encoding: br;q=0", "Accept-Encoding: *;q=0",
        "Accept-Encoding: gzip;q=NaN", "Accept-Encoding: ,,,", "Accept-Encoding: gzip;q=1e9, \u00C3\u00BF", "Accept: text/html",
        "Accept: \u00C3\u00BF", "Accept: application/json;q=;", "If-None-Match: *", "If-None-Match: W/\"0000000000000000\"",
        "If-None-Match: \"", "If-None-Match: " + new string(',', 2_000), "If-None-Match: \u00C3\u00BF", "If-Match: \"x\"",
        "If-Modified-Since: yesterday", "Range: bytes=-1,99999999999999999999-", "Expect: 100-continue", "Expect: 200-ok",
        "X-Request-Id: fine-1", "X-Request-Id: \u00C3\u00BF\"<>", "X-Request-Id: " + new string('i', 65), "X-Request-Id:",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "traceparent: 00-0-0-0", "traceparent: \u00C3\u00BF",
        "tracestate: " + new string('=', 600), "baggage: " + string.Concat(Enumerable.Repeat("a=b,", 500)), "Origin: null",
        "Origin: https://evil.example", "Access-Control-Request-Method: \u00C3\u00BF", "Upgrade: h2c", "Upgrade: websocket",
        "X-Forwarded-For: \u00C3\u00BF", "X-HTTP-Method-Override: DELETE", "TE: trailers", "Last-Event-ID: \u00C3\u00BF",
    ];

    /// <summary>Headers that are none, which the server refuses by itself.</summary>
    private static readonly string[] broken =
    [
        "No colon", ": no name", "Na me: x", "Bare: a\rb", "Folded: a\r\n b", "Nul: \0", "Latin: \u00FF",
        "Authorization: \u00FF\u00FE", "Host: a b", "Host: [::1", "Host: evil:99999", "Host:", "Host: \u00E9",
        "Cookie: tidemark_session=\u00FF", "X-Request-Id: \u00FF", "traceparent: \u00FF",
    ];

    /// <summary>Headers that change where the request ends; whether it is answered is then for the server to say.</summary>
    private static readonly string[] lengths =
    [
        "Transfer-Encoding: chunked", "Transfer-Encoding: identity", "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked, chunked", "Transfer-Encoding: \u00FF", "Content-Length: 0", "Content-Length: 3",
        "Content-Length: -1", "Content-Length: +5", "Content-Length: 0x10", "Content-Length: 99999999999999999999",
        "Content-Length: 9223372036854775807", "Content-Length: 500", "Content-Length: 2000000", "Content-Length:",
        "Content-Length: 5, 5", "Connection: keep-alive", "Connection: Upgrade, HTTP2-Settings", "Bare: a\nb",
        "Bare: a\n\nGET / HTTP/1.1",
    ];

    /// <summary>The bytes of a request, and whether it may go without an answer because it is not clear where it ends.</summary>
    public (byte[] Bytes, bool IsUnclear) Make(int number)
    {
        var random = new SplitMix64(SplitMix64.Mix(seed + (ulong)number));
        (string method, string target, string media, string body) = Pick(random, calls);
        if (random.Below(12) == 0) method = Pick(random, methods);
        for (int i = random.Below(3); i > 0; i--) target = MutateTarget(random, target);
        byte[] payload = MutateBody(random, body.Replace("KEY", key, StringComparison.Ordinal));
        List<string> lines = random.Below(15) == 0 ? [] : ["Host: localhost"];
        if (random.Below(6) > 0) lines.Add($"Authorization: Bearer {key}");
        if (media.Length > 0 && random.Below(10) > 0) lines.Add($"Content-Type: {media}");
        for (int i = random.Below(4); i > 0; i--) lines.Insert(random.Below(lines.Count + 1), Pick(random, headers));
        if (random.Below(20) == 0) lines.Insert(random.Below(lines.Count + 1), Pick(random, broken));
        if (random.Below(60) == 0) lines.AddRange(Enumerable.Range(0, 90 + random.Below(60)).Select(i => $"X-{i}: {i}"));
        if (random.Below(100) == 0) lines.Add("X-Long: " + new string('l', 40_000));
        if (payload.Length > 0 && random.Below(8) == 0)
        {
            payload = Gzip(random, payload);
            lines.Add("Content-Encoding: gzip");
        }

        bool isUnclear = random.Below(12) == 0;
        if (isUnclear) lines.Insert(random.Below(lines.Count + 1), Pick(random, lengths));
        if (payload.Length > 0 && (!isUnclear || random.Below(2) == 0)) lines.Add($"Content-Length: {payload.Length}");
        else if (payload.Length > 0) isUnclear = true;
        string version = random.Below(40) == 0 ? Pick(random, ["HTTP/1.0", "HTTP/2.0", "HTTP/9.9", "HTTP", "", "http/1.1"]) : "HTTP/1.1";
        string head = $"{method} {target} {version}\r\n{string.Join("\r\n", lines)}\r\nConnection: close\r\n\r\n";
        return ([.. Encoding.Latin1.GetBytes(head), .. payload], isUnclear);
    }

    private static string MutateTarget(SplitMix64 random, string target)
    {
        int at = random.Below(target.Length + 1), equals = target.LastIndexOf('=');
        switch (random.Below(8))
        {
            case 0 or 1 or 2: return target.Insert(at, Pick(random, inTargets));
            case 3 or 4 when equals > 0:
                return target[..(equals + 1)] + Pick(random, values) + (random.Below(2) == 0 ? "" : target[equals..]);
            case 3 or 4:
                string name = Pick(random, ["limit", "window", "from", "group", "x"]);
                return $"{target}{(target.Contains('?') ? '&' : '?')}{name}={Pick(random, values)}";
            case 5: return target.Remove(at, Math.Min(random.Below(6), target.Length - at));
            case 6 when random.Below(4) == 0:
                return Pick(random, ["*", "localhost:1", "http://localhost" + target, "//", "", "a", "/%", "\u00FF"]);
            case 6: return target + "?" + string.Concat(Enumerable.Range(0, 1 << random.Below(11)).Select(i => $"&q{i}={i}"));
            default: return target.LastIndexOf('/') is > 0 and int slash ? target[..(slash + 1)] + Pick(random, values) : target;
        }
    }

    private static byte[] MutateBody(SplitMix64 random, string body)
    {
        if (body.Length == 0) return random.Below(20) == 0 ? "{}"u8.ToArray() : [];
        for (int i = random.Below(4); i > 0; i--)
        {
            int at = random.Below(body.Length + 1), depth = random.Below(200);
            string open = Pick(random, ["[", "{\"a\":"]);
            body = random.Below(7) switch
            {
                0 or 1 => body.Insert(at, Pick(random, inBodies)),
                2 => body.Remove(at, Math.Min(random.Below(12), body.Length - at)),
                3 => body[..at],
                4 => body.Insert(at, string.Concat(Enumerable.Repeat(open, depth)) + "0" + new string(open == "[" ? ']' : '}', depth)),
                5 => body.Insert(at, body[(at / 2)..at]),
                _ => random.Below(3) == 0 ? string.Concat(body.Select(c => $"{c}\0")) : body,
            };
        }

        byte[] bytes = Encoding.Latin1.GetBytes(body);
        if (bytes.Length > 0 && random.Below(5) == 0) bytes[random.Below(bytes.Length)] ^= (byte)(1 << random.Below(8));
        return bytes;
    }

    /// <summary>Gzip data, a third of it damaged.</summary>
    private static byte[] Gzip(SplitMix64 random, byte[] plain)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(plain);
        byte[] bytes = zipped.ToArray();
        if (random.Below(3) == 0) bytes[random.Below(bytes.Length)] ^= (byte)(1 << random.Below(8));
        return random.Below(4) == 0 ? bytes[..random.Below(bytes.Length)] : bytes;
    }

    private static T Pick<T>(SplitMix64 random, T[] choices) => choices[random.Below(choices.Length)];
}
