using System.Net.Http.Headers;
using System.Text.Json;
using Tidemark.Core;

namespace Tidemark.Cli;

/// <summary>Asks a running node. Its key comes from the environment variable <c>TIDEMARK_KEY</c>.</summary>
/// <remarks>What fails is tried again, three times in all; a request that changes something only where the node has not taken it.</remarks>
internal sealed class NodeClient : IDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Retries retries = new(Retries.AttemptsDefault, FirstDelay, TimeProvider.System);
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
        long before = retries.Attempts;
        string Tried() => retries.Attempts - before > 1 ? $" ({retries.Attempts - before} attempts)" : "";
        try
        {
            using HttpResponseMessage response = await retries.SendAsync(
                token => client.SendAsync(new HttpRequestMessage(method, new Uri(node, path)), token),
                isRepeatable: method == HttpMethod.Get, cancellationToken);
            return new NodeReply(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError is HttpRequestError.ConnectionError
            or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            throw new TidemarkException(
                $"{node} cannot be asked{Tried()}: {failure.Message} Is a node serving there? Name another with --url.", failure);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new UnansweredException($"{node} was asked and broke off{Tried()}: {failure.Message}", failure);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnansweredException($"{node} did not answer within {client.Timeout.TotalSeconds:0} s{Tried()}.", late);
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
