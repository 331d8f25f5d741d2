namespace Tidemark.IntegrationTests.Processes;

/// <summary>A test of nodes that needs the npm package kafkajs besides; skipped where something is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KafkaJsFactAttribute : FactAttribute
{
    public KafkaJsFactAttribute() => Skip = new ClusterFactAttribute().Skip ?? KafkaJs.Missing;
}
