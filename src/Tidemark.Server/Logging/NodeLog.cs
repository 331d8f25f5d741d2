using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Json;

namespace Tidemark.Server.Logging;

/// <summary>The log of a node: JSON lines in daily files, the newest 30 kept, and what a person should see on standard error.</summary>
/// <remarks>Levels: per batch or checkpoint Debug, lifecycle Information, degraded but serving Warning, needs a person Error.</remarks>
public sealed class NodeLog : IDisposable
{
    private const int FilesKept = 30;
    private const long FileBytesMax = 256 << 20;
    private readonly Logger logger;
    private readonly SerilogLoggerFactory factory;

    private NodeLog(Logger logger, RecentLog recent)
    {
        this.logger = logger;
        Recent = recent;
        factory = new SerilogLoggerFactory(logger);
    }

    /// <summary>Where loggers come from.</summary>
    public ILoggerFactory Loggers => factory;

    /// <summary>Its newest lines.</summary>
    public RecentLog Recent { get; }

    /// <summary>Opens the log.</summary>
    /// <param name="directory">The folder of its files, made where it is missing; null for none.</param>
    /// <param name="onStandardError">The least level that also goes to standard error.</param>
    public static NodeLog Open(string? directory, LogLevel onStandardError)
    {
        var recent = new RecentLog();
        LoggerConfiguration configuration = new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("System", LogEventLevel.Warning)
            // It says nothing that the request boundary does not, and where it might, every request gets an activity and a scope.
            .MinimumLevel.Override("Microsoft.AspNetCore.Hosting.Diagnostics", LevelAlias.Off)
            .Enrich.With<FailureReason>()
            .WriteTo.Sink(recent)
            .WriteTo.Console(
                restrictedToMinimumLevel: LevelConvert.ToSerilogLevel(onStandardError),
                outputTemplate: "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{Reason:l}{NewLine}",
                standardErrorFromLevel: LogEventLevel.Verbose);
        if (directory is not null)
        {
            configuration.WriteTo.File(
                new JsonFormatter(renderMessage: true), Path.Combine(directory, "tidemark-.jsonl"), rollingInterval: RollingInterval.Day,
                retainedFileCountLimit: FilesKept, fileSizeLimitBytes: FileBytesMax, rollOnFileSizeLimit: true);
        }

        return new NodeLog(configuration.CreateLogger(), recent);
    }

    /// <summary>Writes out what is buffered.</summary>
    public void Dispose()
    {
        factory.Dispose();
        logger.Dispose();
    }
}
