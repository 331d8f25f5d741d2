using System.Diagnostics;
using System.Diagnostics.Metrics;
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
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tidemark.Core;
using Tidemark.Server.Access;
using Tidemark.Server.Cluster;
using Tidemark.Server.Configuration;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary>The HTTP interface of a node.</summary>
public sealed class HttpFace : IAsyncDisposable
{
    /// <summary>How fast a body must come on average, once <c>http.receive_timeout</c> has passed.</summary>
    internal const int BodyBytesPerSecondMin = 1024;

    private readonly WebApplication app;
    private readonly Owners owners;
    private readonly RateLimits limits;

    private HttpFace(WebApplication app, HttpParts parts)
    {
        this.app = app;
        owners = new Owners(parts.Node, parts.Log.Loggers);
        limits = new RateLimits(parts.Node.Options.Access.Rate);
    }

    /// <summary>The address it listens on, such as <c>http://127.0.0.1:8080</c>.</summary>
    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>The other nodes, as this interface asks them.</summary>
    internal Owners Owners => owners;

    /// <summary>Starts listening.</summary>
    /// <exception cref="TidemarkException">The port is taken or may not be used, or the certificate is none.</exception>
    internal static async Task<HttpFace> StartAsync(HttpParts parts, CancellationToken cancellationToken)
    {
        NodeOptions options = parts.Node.Options;
        ILogger logger = parts.Log.Loggers.CreateLogger("Tidemark.Http");
        X509Certificate2Collection? certificate = ServerCertificate.Load(options);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        if (certificate is not null) builder.WebHost.UseKestrelHttpsConfiguration();
        AddServices(builder, options, parts.Log.Loggers);
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options, certificate));
        var face = new HttpFace(builder.Build(), parts);
        parts.Telemetry.ListenTo(face.app.Services.GetRequiredService<IMeterFactory>());
        face.Use(parts, logger);
        try
        {
            await face.app.StartAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            await face.DisposeAsync();
            throw new TidemarkException(
                $"The HTTP interface could not listen on {options.HttpHost}:{options.HttpPort}: {failure.Message} "
                + "Stop what uses the port, or choose another with --http-port or another http.host.", failure);
        }

        bool isLoopback = IPAddress.IsLoopback(IPAddress.Parse(options.HttpHost));
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

    private static void AddServices(WebApplicationBuilder builder, NodeOptions options, ILoggerFactory loggers)
    {
        builder.Services.AddSingleton(loggers);
        builder.Services.AddProblemDetails();
        builder.Services.Configure<RouteOptions>(routing => routing.SetParameterPolicy<StringRouteConstraint>("only"));
        builder.Services.AddOpenApi("v1", OpenApiDocument.Describe);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ServerJson.Default);
        });
        builder.Services.Configure<RouteHandlerOptions>(routing => routing.ThrowOnBadRequest = true);
        builder.Services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes =
                ["application/json", "application/problem+json", "text/plain", "text/html", "text/css", "text/javascript"];
        });
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. options.HttpCorsOrigins]).AllowAnyHeader().AllowAnyMethod()));
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

    private void Use(HttpParts parts, ILogger logger)
    {
        Node node = parts.Node;
        var boundary = new RequestBoundary(node, owners, parts.Gate, limits, parts.Audit, logger);
        if (node.Options.HttpCorsOrigins.Count > 0) app.UseCors();
        app.UseResponseCompression();
        app.Use((context, next) => boundary.PassAsync(context, next));
        RouteGroupBuilder read = For(AccessRight.Read);
        HealthEndpoints.Map(For(AccessRight.None), node);
        SessionEndpoints.Map(Needed.On(app.MapGroup(""), AccessRight.None, asksWho: true), parts.Gate);
        ConsoleEndpoints.Map(Needed.On(app.MapGroup(""), AccessRight.None, asksWho: true), parts.Gate);
        SettingsEndpoints.Map(Needed.On(app.MapGroup(""), AccessRight.Read, asksWho: true), node);
        // For a document that there is not the framework has an answer of its own, which is no problem of ours (RFC 9457).
        Needed.On(app.MapOpenApi("/openapi/{documentName:only(v1)}.json"), AccessRight.Read);
        EventEndpoints.Map(Patient(AccessRight.Ingest), node);
        VideoEndpoints.Map(read, node, owners);
        VideoSearchEndpoints.Map(read, node, owners);
        WindowEndpoints.Map(read, node, owners);
        TrendingEndpoints.Map(read, node, owners);
        ScoreEndpoints.Map(read, node, owners);
        ModelEndpoints.Map(read, node);
        ClusterEndpoints.Map(read, node, owners);
        DeadLetterEndpoints.Map(read, node, owners, parts.Letters);
        NodeEndpoints.Map(read, node, owners, parts.Log.Recent);
        MetricsEndpoints.Map(read, parts.Telemetry);
        LiveEndpoints.Map(Patient(AccessRight.Read), new LiveFeed(node, owners, logger), parts.Gate);
        AlertEndpoints.Map(read, node, parts.Alerts);
        ViewerEndpoints.Map(Needed.On(app.MapGroup(""), AccessRight.Administer, hidesPath: true, isPatient: true), owners, parts.Letters);
        AuditEndpoints.Map(For(AccessRight.Administer), parts.Audit);
        if (node.Cluster is not null) PeerEndpoints.Map(For(AccessRight.Administer), node, owners);

        // A call that nobody thought of must not be open to everybody.
        IEnumerable<Endpoint> calls = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints);
        if (calls.FirstOrDefault(call => call.Metadata.GetMetadata<Needed>() is null) is { } forgotten)
            throw new UnreachableException($"The call {forgotten.DisplayName} does not say what it needs.");

        RouteGroupBuilder For(AccessRight permission) => Needed.On(app.MapGroup(""), permission);

        RouteGroupBuilder Patient(AccessRight permission) => Needed.On(app.MapGroup(""), permission, isPatient: true);
    }
}
