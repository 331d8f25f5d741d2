using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Control;
using Tidemark.Core;
using Tidemark.Server.Cluster;
using Tidemark.Server.DeadLetters;
using Tidemark.Server.Logging;
using Tidemark.Server.Nodes;
using MinDataRate = Microsoft.AspNetCore.Server.Kestrel.Core.MinDataRate;

namespace Tidemark.Server.Http;

/// <summary>The HTTP interface of a node.</summary>
public sealed class HttpFace : IAsyncDisposable
{
    /// <summary>How fast a body must come on average, once <c>http.receive_timeout</c> has passed.</summary>
    internal const int BodyBytesPerSecondMin = 1024;

    private readonly WebApplication app;

    private readonly Owners owners;

    private HttpFace(WebApplication app, Owners owners) => (this.app, this.owners) = (app, owners);

    /// <summary>The address it listens on, such as <c>http://127.0.0.1:8080</c>.</summary>
    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>The other nodes, as this interface asks them.</summary>
    internal Owners Owners => owners;

    /// <summary>Starts listening.</summary>
    /// <exception cref="TidemarkException">The port is taken or may not be used.</exception>
    public static async Task<HttpFace> StartAsync(
        Node node, DeadLetterOffice letters, ControlDatabase control, NodeLog log, CancellationToken cancellationToken)
    {
        ILoggerFactory loggers = log.Loggers;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(loggers);
        builder.Services.AddProblemDetails();
        builder.Services.AddOpenApi("v1", options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Tidemark";
            document.Info.Description = "Fresh features and predictions from the event stream of a video platform.";
            return Task.CompletedTask;
        }));
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ServerJson.Default);
        });
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = node.Options.HttpBodyBytesMax;
            kestrel.Limits.MaxConcurrentConnections = node.Options.HttpConnectionsMax;
            kestrel.Limits.KeepAliveTimeout = node.Options.HttpIdleTimeout;
            kestrel.Limits.RequestHeadersTimeout = node.Options.HttpReceiveTimeout;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(BodyBytesPerSecondMin, node.Options.HttpReceiveTimeout);
            kestrel.Listen(IPAddress.Parse(node.Options.HttpHost), node.Options.HttpPort);
        });
        WebApplication app = builder.Build();
        var owners = new Owners(node, loggers);
        Use(app, node, owners, letters, control, log.Recent, loggers.CreateLogger("Tidemark.Http"));
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            await app.DisposeAsync();
            owners.Dispose();
            throw new TidemarkException(
                $"The HTTP interface could not listen on {node.Options.HttpHost}:{node.Options.HttpPort}: {failure.Message} "
                + "Stop what uses the port, or choose another with --http-port or another http.host.", failure);
        }

        return new HttpFace(app, owners);
    }

    /// <summary>Stops listening; requests under way are finished, within the host's own deadline.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        owners.Dispose();
    }

    private static void Use(
        WebApplication app, Node node, Owners owners, DeadLetterOffice letters, ControlDatabase control, RecentLog log, ILogger logger)
    {
        var key = new AccessKey(node.Options.HttpKey);
        app.Use(async (context, next) =>
        {
            if (!key.Allows(context.Request) && !owners.IsPeer(context.Request)) await Problems.Unauthorized(context).ExecuteAsync(context);
            else await AnswerAsync(context, next, node, logger);
        });
        app.UseStatusCodePages(
            refused => Problems.Unreached(refused.HttpContext, node.Options.HttpBodyBytesMax).ExecuteAsync(refused.HttpContext));
        app.MapOpenApi();
        EventEndpoints.Map(app, node);
        VideoEndpoints.Map(app, node, owners);
        WindowEndpoints.Map(app, node, owners);
        TrendingEndpoints.Map(app, node, owners);
        ScoreEndpoints.Map(app, node, owners);
        ClusterEndpoints.Map(app, node, owners);
        DeadLetterEndpoints.Map(app, node, owners, letters);
        NodeEndpoints.Map(app, node, owners, log);
        AlertEndpoints.Map(app, node, new AlertStore(control));
        if (node.Cluster is not null) PeerEndpoints.Map(app, node, owners);
        HealthEndpoints.Map(app, node);
    }

    /// <summary>The request boundary: nobody outside sees a stack trace, and a shard that does not answer in time is told as
    /// such.</summary>
    private static async Task AnswerAsync(HttpContext context, RequestDelegate next, Node node, ILogger logger)
    {
        CancellationToken gone = context.RequestAborted;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(gone);
        patience.CancelAfter(node.Options.HttpQueryTimeout);
        // An ingest request waits for the disk and is answered whatever it takes: giving it up would not take it back.
        if (context.Request.Path != EventEndpoints.Path) context.RequestAborted = patience.Token;
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The caller has gone; there is nobody to answer.
        }
        catch (BadHttpRequestException wrong) when (!context.Response.HasStarted)
        {
            await Problems.Unreadable(wrong).ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !context.Response.HasStarted)
        {
            await Problems.Unavailable(context, "A shard did not answer in time; it may be recovering. See /readyz.").ExecuteAsync(context);
        }
        catch (TidemarkException failure) when (!context.Response.HasStarted)
        {
            Log.RequestFailed(logger, failure, context.Request.Method, context.Request.Path);
            await Problems.Unavailable(context, failure.Message).ExecuteAsync(context);
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            Log.RequestFailed(logger, failure, context.Request.Method, context.Request.Path);
            await Problems.Of(
                StatusCodes.Status500InternalServerError, "The node failed to answer", "The node's log tells why.").ExecuteAsync(context);
        }
    }
}
