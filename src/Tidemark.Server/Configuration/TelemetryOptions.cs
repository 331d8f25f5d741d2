using OpenTelemetry.Exporter;

namespace Tidemark.Server.Configuration;

/// <summary>Where metrics and traces are sent, <c>telemetry.*</c>. <c>GET /metrics</c> tells the metrics in any case.</summary>
public sealed record TelemetryOptions
{
    /// <summary><c>telemetry.otlp.endpoint</c>: the address of an OpenTelemetry collector; empty for none. Default empty.</summary>
    public string OtlpEndpoint { get; init; } = "";

    /// <summary><c>telemetry.otlp.protocol</c>: what the collector speaks. Default gRPC.</summary>
    public OtlpExportProtocol OtlpProtocol { get; init; } = OtlpExportProtocol.Grpc;

    /// <summary><c>telemetry.otlp.interval</c>: how often metrics and traces are sent. From 100 ms to 1 h, 15 s by default.</summary>
    public TimeSpan OtlpInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary><c>telemetry.traces.share</c>: the part of the requests that are traced, from 0 to 1. Default 0.01.</summary>
    public double TracesShare { get; init; } = 0.01;
}
