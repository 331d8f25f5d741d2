using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Cluster;
using Tidemark.Server.Configuration;

namespace Tidemark.Server.Cluster;

/// <summary>Calls between nodes: plain HTTP to the same interface that everybody uses, with the cluster's secret, which says that a node
/// asks and wants to hear of the other's own shards alone. Safe for use from any thread.</summary>
internal sealed class Peers : IDisposable
{
    private const string SecretHeader = "Tidemark-Cluster", ShardsHeader = "Tidemark-Shards";

    /// <summary>The longest answer that is taken from another node.</summary>
    private const int AnswerBytesMax = 64 << 20;

    private readonly HttpClient client;
    private readonly byte[] secretHash;
    private readonly ILogger logger;

    public Peers(ClusterOptions options, ILogger logger)
    {
        this.logger = logger;
        secretHash = SHA256.HashData(Encoding.UTF8.GetBytes(options.Secret));
        client = new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30), UseProxy = false })
        {
            MaxResponseContentBufferSize = AnswerBytesMax,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.TryAddWithoutValidation(SecretHeader, options.Secret);
    }

    /// <summary>Whether a request comes from another node.</summary>
    public bool IsPeer(HttpRequest request) =>
        request.Headers.TryGetValue(SecretHeader, out var given)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given.ToString())), secretHash);

    /// <summary>Tells another node which shards an answer speaks for.</summary>
    public static void Speak(HttpResponse response, IEnumerable<(int Shard, long Epoch)> shards) =>
        response.Headers[ShardsHeader] = string.Join(',', shards.Select(s => $"{s.Shard}:{s.Epoch}"));

    /// <summary>Asks another node; null where it does not answer in time or not well.</summary>
    public async Task<PeerAnswer?> AskAsync(
        Member member, HttpMethod method, string path, byte[]? json, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout);
        try
        {
            using var request = new HttpRequestMessage(method, member.Endpoint + path);
            if (json is not null)
                request.Content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using HttpResponseMessage response = await client.SendAsync(request, patience.Token);
            response.EnsureSuccessStatusCode();
            return new PeerAnswer(member, await response.Content.ReadAsByteArrayAsync(patience.Token), Epochs(response));
        }
        catch (Exception failure) when (failure is HttpRequestException || !cancellationToken.IsCancellationRequested)
        {
            Log.PeerFailed(logger, failure, member.Node, path);
            return null;
        }
    }

    /// <summary>Sends a request on to another node as it came, without its body.</summary>
    /// <returns>The answer, whatever it is; null where there is none.</returns>
    public async Task<HttpResponseMessage?> PassAsync(Member member, HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var passed = new HttpRequestMessage(new HttpMethod(request.Method), member.Endpoint + RawTarget(request));
            if (request.Headers.IfNoneMatch is { Count: > 0 } tags)
                passed.Headers.TryAddWithoutValidation("If-None-Match", (IEnumerable<string?>)tags);
            passed.Headers.TryAddWithoutValidation("X-Request-Id", request.HttpContext.TraceIdentifier);
            return await client.SendAsync(passed, cancellationToken);
        }
        catch (HttpRequestException failure)
        {
            Log.PeerFailed(logger, failure, member.Node, request.Path);
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    // As it was sent: a path that is decoded and written again may be another.
    private static string RawTarget(HttpRequest request) =>
        request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    private static Dictionary<int, long> Epochs(HttpResponseMessage response)
    {
        var epochs = new Dictionary<int, long>();
        if (!response.Headers.TryGetValues(ShardsHeader, out IEnumerable<string>? told)) return epochs;
        foreach (string entry in string.Join(',', told).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int colon = entry.IndexOf(':', StringComparison.Ordinal);
            epochs[int.Parse(entry.AsSpan(0, colon), CultureInfo.InvariantCulture)] =
                long.Parse(entry.AsSpan(colon + 1), CultureInfo.InvariantCulture);
        }

        return epochs;
    }
}
