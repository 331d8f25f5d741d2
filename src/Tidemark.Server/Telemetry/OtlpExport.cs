using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Tidemark.Engine.Shards;
using Tidemark.Server.Cluster;
using Tidemark.Server.Configuration;

namespace Tidemark.Server.Telemetry;

/// <summary>Sends metrics and traces to a collector of OpenTelemetry. What the collector does not take in time is dropped.</summary>
internal sealed class OtlpExport : IDisposable
{
    /// <summary>How long the collector may take; so long, twice, may the end of a node wait for it.</summary>
    private const int TimeoutMs = 2_000;

    private readonly MeterProvider meters;
    private readonly TracerProvider tracers;

    private OtlpExport(MeterProvider meters, TracerProvider tracers) => (this.meters, this.tracers) = (meters, tracers);

    /// <summary>Starts the export; null where none is configured.</summary>
    public static OtlpExport? Start(TelemetryOptions options, string node)
    {
        if (options.OtlpEndpoint.Length == 0) return null;
        ResourceBuilder resource = ResourceBuilder.CreateEmpty()
            .AddService("tidemark", serviceVersion: ClusterMember.Version, serviceInstanceId: node);
        MeterProvider meters = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(NodeMeter.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddOtlpExporter((exporter, reader) =>
            {
                Configure(exporter, options, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.OtlpInterval.TotalMilliseconds;
                reader.PeriodicExportingMetricReaderOptions.ExportTimeoutMilliseconds = TimeoutMs;
            })
            .Build();
        var share = new TraceIdRatioBasedSampler(options.TracesShare);
        TracerProvider tracers = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(Tracing.SourceName, "Microsoft.AspNetCore")
            // A caller that wants its request traced gets no more than the share: anybody can say so.
            .SetSampler(new ParentBasedSampler(share, remoteParentSampled: share, remoteParentNotSampled: share))
            .AddOtlpExporter(exporter =>
            {
                Configure(exporter, options, "v1/traces");
                exporter.BatchExportProcessorOptions.ScheduledDelayMilliseconds = (int)options.OtlpInterval.TotalMilliseconds;
                exporter.BatchExportProcessorOptions.ExporterTimeoutMilliseconds = TimeoutMs;
            })
            .Build();
        return new OtlpExport(meters, tracers);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        tracers.Dispose();
        meters.Dispose();
    }

    private static void Configure(OtlpExporterOptions exporter, TelemetryOptions options, string path)
    {
        exporter.Protocol = options.OtlpProtocol;
        exporter.TimeoutMilliseconds = TimeoutMs;

        // An endpoint that is given in code is taken as it is.
        exporter.Endpoint = options.OtlpProtocol == OtlpExportProtocol.Grpc
            ? new Uri(options.OtlpEndpoint) : new Uri($"{options.OtlpEndpoint.TrimEnd('/')}/{path}");
    }
}
