using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Tidemark.Connectors.Control;

namespace Tidemark.Server.Alerts;

/// <summary>Posts alerts to an address of the operator, signed. Safe for use from any thread.</summary>
internal sealed class AlertWebhook : IDisposable
{
    /// <summary>The name of the channel.</summary>
    public const string Channel = "webhook";

    private readonly HttpClient client;
    private readonly Uri url;
    private readonly byte[] secret;

    public AlertWebhook(WebhookOptions options)
    {
        url = new Uri(options.Url);
        secret = Encoding.UTF8.GetBytes(options.Secret);

        // What is signed goes to the address that was configured, and to no other.
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = options.Timeout };
    }

    /// <summary>Posts one.</summary>
    /// <param name="delivery">What is posted.</param>
    /// <param name="cancellationToken">Posts nothing; what is under way is finished within <c>alerts.webhook.timeout</c>, since giving it
    /// up would not take it back.</param>
    /// <exception cref="HttpRequestException">It could not be sent, or the answer is not one of success.</exception>
    /// <exception cref="OperationCanceledException">There was no answer in time.</exception>
    public async Task SendAsync(AlertDelivery delivery, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[] body = Encoding.UTF8.GetBytes(delivery.Body);
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.Add("X-Tidemark-Delivery", delivery.Id);
        request.Headers.Add("X-Tidemark-Signature", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(secret, body))}");
        using HttpResponseMessage answer = await client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
        answer.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}
