using OpenTelemetry.Exporter;

namespace Tidemark.Server.Configuration;

/// <summary>Binds <c>telemetry.*</c>.</summary>
internal static class TelemetryBinder
{
    public static TelemetryOptions Bind(Settings settings, TelemetryOptions defaults)
    {
        var options = new TelemetryOptions
        {
            OtlpEndpoint = settings.Text("telemetry.otlp.endpoint", defaults.OtlpEndpoint),
            OtlpProtocol = settings.Choice(
                "telemetry.otlp.protocol", defaults.OtlpProtocol, ("grpc", OtlpExportProtocol.Grpc),
                ("http/protobuf", OtlpExportProtocol.HttpProtobuf)),
            OtlpInterval = settings.Duration(
                "telemetry.otlp.interval", defaults.OtlpInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
            TracesShare = settings.Number("telemetry.traces.share", defaults.TracesShare, 0, 1),
        };
        bool isAddress = Uri.TryCreate(options.OtlpEndpoint, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https";
        if (options.OtlpEndpoint.Length > 0 && !isAddress)
            settings.Fault($"telemetry.otlp.endpoint is \"{options.OtlpEndpoint}\"; it must be an address such as http://127.0.0.1:4317.");
        return options;
    }
}
