namespace Tidemark.IntegrationTests.Processes;

/// <summary>A test of several nodes, with Kafka, kcat as a client of another make, and PostgreSQL; skipped where one of them is not
/// installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute() => Skip = new KcatFactAttribute().Skip ?? new PostgresFactAttribute().Skip;
}
