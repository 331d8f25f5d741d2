using Tidemark.Core.Time;
using Tidemark.Server.Alerts;
using Tidemark.Server.Telemetry;

namespace Tidemark.UnitTests.Server.Alerts;

/// <summary>What rules look at, as the test says.</summary>
internal sealed class ScriptedSource : IAlertSource
{
    /// <summary>The lag that the one node tells; null where it does not answer.</summary>
    public double? Lag { get; set; }

    /// <summary>The windows that completed since the last look.</summary>
    public List<(EventTime End, double? Value)> Windows { get; } = [];

    public Task<MetricLook> MetricsAsync(CancellationToken cancellationToken) => Task.FromResult(Lag is { } lag
        ? new MetricLook(new Dictionary<string, IReadOnlyList<MetricSample>> { ["n1"] = [new MetricSample("lag", [], lag)] }, null)
        : new MetricLook(new Dictionary<string, IReadOnlyList<MetricSample>>(), ["n1"]));

    public Task<WindowLook> WindowsAsync(AlertSubject.Window window, EventTime? after, CancellationToken cancellationToken) =>
        Lag is null ? throw new TimeoutException("no shard answers")
        : Task.FromResult(new WindowLook([.. Windows.Where(w => after is null || w.End > after)], null));
}
