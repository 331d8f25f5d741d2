using System.Text;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;
using Tidemark.Media.Outputs;
using Tidemark.Server.Cluster;
using Tidemark.Server.Http;
using Tidemark.Server.Nodes;
using Tidemark.Server.Telemetry;

namespace Tidemark.Server.Alerts;

/// <summary>The metrics and windows of this node and, in a cluster, of all others.</summary>
/// <param name="node">This node.</param>
/// <param name="owners">The others.</param>
/// <param name="collect">Gives the metrics of this node.</param>
internal sealed class NodeAlertSource(
    Node node, Owners owners, Func<CancellationToken, Task<IReadOnlyList<MetricSample>>> collect) : IAlertSource
{
    /// <summary>How many windows that became complete since the last look are looked at; of more, the newest.</summary>
    private const int WindowsMax = 100;

    /// <inheritdoc/>
    public async Task<MetricLook> MetricsAsync(CancellationToken cancellationToken)
    {
        (IReadOnlyList<PeerAnswer> answers, IReadOnlyList<string>? silent) =
            await owners.AskEverybodyAsync("/metrics", cancellationToken);
        var byNode = new Dictionary<string, IReadOnlyList<MetricSample>> { [node.Name] = await collect(cancellationToken) };
        List<string> missing = [.. silent ?? []];
        foreach (PeerAnswer answer in answers)
        {
            if (MetricsText.TryRead(Encoding.UTF8.GetString(answer.Body), out List<MetricSample> samples))
                byNode[answer.Member.Node] = samples;
            else missing.Add(answer.Member.Node);
        }

        return new MetricLook(byNode, missing.Count == 0 ? null : missing);
    }

    /// <inheritdoc/>
    public async Task<WindowLook> WindowsAsync(AlertSubject.Window window, EventTime? after, CancellationToken cancellationToken)
    {
        WindowFamily family = node.Options.Shard.Windows.Families[window.Family];
        ClusterStatus status = await ClusterEndpoints.StatusAsync(node, owners, cancellationToken);
        EventTime watermark = ClusterWatermark.Of(status.Shards, node.Now(), node.Options.IdleTimeout);
        if (status.Partial is not null || watermark == EventTime.Min || watermark < after?.Plus(family.SlideMs))
            return new WindowLook([], status.Partial);

        var history = new GroupHistory(node, owners, window.Family, window.Kind, Encoding.UTF8.GetBytes(window.Key));
        var starts = new Interval(after?.Plus(1 - family.SizeMs) ?? EventTime.Min, EventTime.Max);
        IReadOnlyList<WindowLine> lines = await history.ReadAsync(window.Key, starts, WindowsMax, distribution: false, cancellationToken);
        if (history.Partial is not null) return new WindowLook([], history.Partial);
        IEnumerable<(EventTime, double?)> complete =
            lines.Where(line => line.End <= watermark).Select(line => (line.End, WindowFields.Of(line, window.Field)));
        return new WindowLook([.. after is null ? complete.TakeLast(1) : complete], null);
    }
}
