using Serilog.Core;
using Serilog.Events;

namespace Tidemark.Server.Logging;

/// <summary>Gives an event that comes of an exception the property <c>Reason</c>: what the exception says, for those who do not see its
/// stack.</summary>
internal sealed class FailureReason : ILogEventEnricher
{
    /// <inheritdoc/>
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        if (logEvent.Exception is not { } failure) return;
        logEvent.AddOrUpdateProperty(new LogEventProperty("Reason", new ScalarValue(": " + failure.Message)));
    }
}
