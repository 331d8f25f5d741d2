using Microsoft.Extensions.Logging;
using Tidemark.SimulationTests.World;

namespace Tidemark.SimulationTests.Workload;

/// <summary>The engine's log as lines of the trace.</summary>
internal sealed class SimLogger(SimProcess process) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => process.World.Trace.IsOn;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        string cause = exception is null ? "" : $" ({exception.GetType().Name}: {exception.Message})";
        process.World.Note($"{process} says: {formatter(state, exception)}{cause}");
    }
}
