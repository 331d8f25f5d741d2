using Serilog.Core;
using Serilog.Events;
using Tidemark.Core.Time;

namespace Tidemark.Server.Logging;

/// <summary>The newest lines of a node's log, for whoever asks over HTTP. Safe for use from any thread.</summary>
public sealed class RecentLog : ILogEventSink
{
    /// <summary>How many lines are kept.</summary>
    public const int LinesMax = 1_000;

    private readonly Lock gate = new();
    private readonly Queue<LogLine> lines = new(LinesMax);
    private long next = 1;

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        string reason = logEvent.Exception is { } failure ? $": {failure.Message}" : "";
        lock (gate)
        {
            if (lines.Count == LinesMax) lines.Dequeue();
            lines.Enqueue(new LogLine(
                next++, new EventTime(logEvent.Timestamp.ToUnixTimeMilliseconds()), Name(logEvent.Level),
                logEvent.RenderMessage() + reason));
        }
    }

    /// <summary>The newest lines, oldest of them first.</summary>
    public IReadOnlyList<LogLine> Newest(int limit)
    {
        lock (gate) return [.. lines.TakeLast(limit)];
    }

    private static string Name(LogEventLevel level) => level switch
    {
        LogEventLevel.Information => "info",
        LogEventLevel.Warning => "warning",
        LogEventLevel.Error or LogEventLevel.Fatal => "error",
        _ => "debug",
    };
}
