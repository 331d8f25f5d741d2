using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.WebConsole;

/// <summary>A test of a cluster in a real browser; skipped where one of both is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClusterBrowserFactAttribute : FactAttribute
{
    public ClusterBrowserFactAttribute() => Skip = Browser.Missing ?? new ClusterFactAttribute().Skip;
}
