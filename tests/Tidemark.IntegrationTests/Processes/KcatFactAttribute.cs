namespace Tidemark.IntegrationTests.Processes;

/// <summary>A test that needs Kafka and, as a client of another make, kcat; skipped where one of them is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KcatFactAttribute : FactAttribute
{
    private static readonly bool isInstalled = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(
        folder => File.Exists(Path.Combine(folder, "kcat")));

    public KcatFactAttribute() => Skip = KafkaFactAttribute.Missing ?? (isInstalled ? null : "kcat is not installed");
}
