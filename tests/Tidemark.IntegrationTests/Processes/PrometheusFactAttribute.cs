namespace Tidemark.IntegrationTests.Processes;

/// <summary>A test that needs Prometheus; skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PrometheusFactAttribute : FactAttribute
{
    public PrometheusFactAttribute() =>
        Skip = PrometheusInstallation.Server is null || PrometheusInstallation.Tool is null ? "Prometheus is not installed" : null;
}
