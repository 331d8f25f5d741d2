using System.Runtime.InteropServices;

namespace Tidemark.IntegrationTests.Processes;

/// <summary>A test that needs the Kafka client library, of which the cluster for tests is a part; skipped where it is not
/// installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KafkaFactAttribute : FactAttribute
{
    private static readonly bool isInstalled = NativeLibrary.TryLoad("librdkafka.so.1", out _);

    /// <summary>Why a test that needs Kafka is skipped; null where it is not.</summary>
    internal static string? Missing => isInstalled ? null : "librdkafka.so.1 is not installed";

    public KafkaFactAttribute() => Skip = Missing;
}
