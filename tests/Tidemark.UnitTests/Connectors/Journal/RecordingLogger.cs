using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Journal;

namespace Tidemark.UnitTests.Connectors.Journal;

/// <summary>Keeps what it is told. Thread-safe.</summary>
internal sealed class RecordingLogger : ILogger<SqlJournal>
{
    private readonly ConcurrentQueue<(LogLevel Level, string Message)> entries = new();

    /// <summary>The warnings, in order.</summary>
    public string[] Warnings => Of(LogLevel.Warning);

    /// <summary>The messages of one level, in order.</summary>
    public string[] Of(LogLevel level) => [.. entries.Where(entry => entry.Level == level).Select(entry => entry.Message)];

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        entries.Enqueue((logLevel, formatter(state, exception)));
}
