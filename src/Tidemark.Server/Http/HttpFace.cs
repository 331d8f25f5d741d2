using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Control;
using Tidemark.Core;
using Tidemark.Server.Access;
using Tidemark.Server.Cluster;
using Tidemark.Server.Configuration;
using Tidemark.Server.DeadLetters;
using Tidemark.Server.Logging;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary>The HTTP interface of a node.</summary>
public sealed class HttpFace : IAsyncDisposable
{
    /// <summary>How fast a body must come on average, once <c>http.receive_timeout</c> has passed.</summary>
    internal const int BodyBytesPerSecondMin = 1024;

    private readonly WebApplication app;
    private readonly Owners owners;
    private readonly Gate gate;
    private readonly RateLimits limits;

    private HttpFace(WebApplication app, Node node, Gate gate, ILoggerFactory loggers)
    {
        (this.app, this.gate) = (app, gate);
        owners = new Owners(node, loggers);
        limits = new RateLimits(node.Options.Access.Rate);
    }

    /// <summary>The address it listens on, such as <c>http://127.0.0.1:8080</c>.</summary>
    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>The other nodes, as this interface asks them.</summary>
    internal Owners Owners => owners;

    /// <summary>Starts listening.</summary>
    /// <exception cref="TidemarkException">The port is taken or may not be used, or the certificate is none.</exception>
    internal static async Task<HttpFace> StartAsync(
        Node node, DeadLetterOffice letters, NodeLog log, Gate gate, AuditTrail audit, AlertStore alerts,
        CancellationToken cancellationToken)
    {
        ILoggerFactory loggers = log.Loggers;
        ILogger logger = loggers.CreateLogger("Tidemark.Http");
        X509Certificate2Collection? certificate = ServerCertificate.Load(node.Options);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        if (certificate is not null) builder.WebHost.UseKestrelHttpsConfiguration();
        AddServices(builder, node, loggers);
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, node.Options, certificate));
        var face = new HttpFace(builder.Build(), node, gate, loggers);
        var boundary = new RequestBoundary(node, face.owners, gate, face.limits, audit, logger);
        face.Use(node, letters, log.Recent, audit, alerts, boundary);
        try
        {
            await face.app.StartAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            await face.DisposeAsync();
            throw new TidemarkException(
                $"The HTTP interface could not listen on {node.Options.HttpHost}:{node.Options.HttpPort}: {failure.Message} "
                + "Stop what uses the port, or choose another with --http-port or another http.host.", failure);
        }

        bool isLoopback = IPAddress.IsLoopback(IPAddress.Parse(node.Options.HttpHost));
        if (certificate is null && !isLoopback) Access.Log.NotEncrypted(logger, face.Address);
        return face;
    }

    /// <summary>Stops listening; requests under way are finished, within the host's own deadline.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        owners.Dispose();
        limits.Dispose();
    }

    private static void AddServices(WebApplicationBuilder builder, Node node, ILoggerFactory loggers)
    {
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
        builder.Services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = ["application/json", "application/problem+json", "text/plain", "text/html", "text/css", "text/javascript"];
        });
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. node.Options.HttpCorsOrigins]).AllowAnyHeader().AllowAnyMethod()));
    }

    private static void Configure(KestrelServerOptions kestrel, NodeOptions options, X509Certificate2Collection? certificate)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.HttpBodyBytesMax;
        kestrel.Limits.MaxConcurrentConnections = options.HttpConnectionsMax;
        kestrel.Limits.KeepAliveTimeout = options.HttpIdleTimeout;
        kestrel.Limits.RequestHeadersTimeout = options.HttpReceiveTimeout;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(BodyBytesPerSecondMin, options.HttpReceiveTimeout);
        kestrel.Listen(IPAddress.Parse(options.HttpHost), options.HttpPort, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(https => (https.ServerCertificate, https.ServerCertificateChain) = (certificate[0], certificate));
        });
    }

    private void Use(
        Node node, DeadLetterOffice letters, RecentLog log, AuditTrail audit, AlertStore alerts, RequestBoundary boundary)
    {
        if (node.Options.HttpCorsOrigins.Count > 0) app.UseCors();
        app.UseResponseCompression();
        app.Use((context, next) => boundary.PassAsync(context, next));
        app.UseStatusCodePages(
            refused => Problems.Unreached(refused.HttpContext, node.Options.HttpBodyBytesMax).ExecuteAsync(refused.HttpContext));
        RouteGroupBuilder open = For(Permission.None), read = For(Permission.Read);
        HealthEndpoints.Map(open, node);
        SessionEndpoints.Map(open, gate);
        Needed.On(app.MapOpenApi(), Permission.Read);
        EventEndpoints.Map(For(Permission.Ingest), node);
        VideoEndpoints.Map(read, node, owners);
        WindowEndpoints.Map(read, node, owners);
        TrendingEndpoints.Map(read, node, owners);
        ScoreEndpoints.Map(read, node, owners);
        ModelEndpoints.Map(read, node);
        ClusterEndpoints.Map(read, node, owners);
        DeadLetterEndpoints.Map(read, node, owners, letters);
        NodeEndpoints.Map(read, node, owners, log);
        AlertEndpoints.Map(read, node, alerts);
        AuditEndpoints.Map(For(Permission.Administer), audit);
        if (node.Cluster is not null) PeerEndpoints.Map(For(Permission.Administer), node, owners);

        // A call that nobody thought of must not be open to everybody.
        IEnumerable<Endpoint> calls = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints);
        if (calls.FirstOrDefault(call => call.Metadata.GetMetadata<Needed>() is null) is { } forgotten)
            throw new UnreachableException($"The call {forgotten.DisplayName} does not say what it needs.");

        RouteGroupBuilder For(Permission permission) => Needed.On(app.MapGroup(""), permission);
    }
}
