using Tidemark.Core.Time;

namespace Tidemark.Server.Alerts;

/// <summary>What rules look at.</summary>
internal interface IAlertSource
{
    /// <summary>The metrics of all nodes.</summary>
    Task<MetricLook> MetricsAsync(CancellationToken cancellationToken);

    /// <summary>The complete windows that end after a moment.</summary>
    /// <param name="window">What is looked at.</param>
    /// <param name="after">The end of the last window looked at; null for the newest complete window alone.</param>
    /// <param name="cancellationToken">Gives up waiting for shards.</param>
    Task<WindowLook> WindowsAsync(AlertSubject.Window window, EventTime? after, CancellationToken cancellationToken);
}
