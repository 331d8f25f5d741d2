using System.Net.Http.Headers;
using System.Text.Json;
using Tidemark.Core;

namespace Tidemark.Cli;

/// <summary>Asks a running node. Its key comes from the environment variable <c>TIDEMARK_KEY</c>.</summary>
internal sealed class NodeClient : IDisposable
{
    private readonly HttpClient client = new();
    private readonly Uri node;

    public NodeClient(Uri node)
    {
        this.node = node;
        if (Environment.GetEnvironmentVariable("TIDEMARK_KEY") is { Length: > 0 } key)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Sends a request without a body.</summary>
    /// <exception cref="TidemarkException">There was no answer.</exception>
    public async Task<NodeReply> SendAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(node, path));
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, cancellationToken);
            return new NodeReply(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError is HttpRequestError.ConnectionError
            or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            throw new TidemarkException(
                $"{node} cannot be asked: {failure.Message} Is a node serving there? Name another with --url.", failure);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new UnansweredException($"{node} was asked and broke off: {failure.Message}", failure);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnansweredException($"{node} did not answer within {client.Timeout.TotalSeconds:0} s.", late);
        }
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="kind">What it should be.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="TidemarkException">It is something else.</exception>
    public T Read<T>(NodeReply reply, string kind, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(reply.Body);
            return read(document.RootElement);
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new TidemarkException($"{node} gives an answer that is no {kind}. Is it a node? Name another with --url.", failure);
        }
    }

    public void Dispose() => client.Dispose();
}
