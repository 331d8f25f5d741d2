using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.UnitTests.Server.Alerts;

/// <summary>An operator's web server: takes alerts whose signature is right, after it has failed some times.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    public const string Secret = "0123456789abcdef";

    private readonly WebApplication app;
    private readonly Lock gate = new();
    private readonly List<JsonElement> taken = [];
    private readonly List<string> ids = [];
    private int failuresLeft;

    private WebhookReceiver(int failures)
    {
        failuresLeft = failures;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapPost("/alerts", TakeAsync);
    }

    public string Url => $"{app.Urls.First()}/alerts";

    /// <summary>The alerts that were taken.</summary>
    public IReadOnlyList<JsonElement> Taken
    {
        get
        {
            lock (gate) return [.. taken];
        }
    }

    /// <summary>The ids of all tries, those that failed too.</summary>
    public IReadOnlyList<string> Tries
    {
        get
        {
            lock (gate) return [.. ids];
        }
    }

    public static async Task<WebhookReceiver> StartAsync(int failures)
    {
        var receiver = new WebhookReceiver(failures);
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until so many were taken.</summary>
    public Task TakenAsync(int count) => Poll.UntilAsync(
        () => Task.FromResult(Taken.Count >= count), TimeSpan.FromSeconds(20), () => $"{Taken.Count} alerts came of {count}");

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var bytes = new MemoryStream();
        await request.Body.CopyToAsync(bytes);
        string signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), bytes.ToArray()));
        if (request.Headers["X-Tidemark-Signature"] != $"sha256={signature}") return Results.StatusCode(401);
        lock (gate)
        {
            ids.Add(request.Headers["X-Tidemark-Delivery"].ToString());
            if (failuresLeft-- > 0) return Results.StatusCode(503);
            taken.Add(JsonDocument.Parse(bytes.ToArray()).RootElement);
            return Results.NoContent();
        }
    }
}
