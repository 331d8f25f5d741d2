using Tidemark.UnitTests.Gates;

namespace Tidemark.UnitTests.Deploy;

/// <summary>The Compose file against the rules, and each rule against a Compose file that breaks it.</summary>
public sealed class ComposeTests
{
    private static readonly string[] example = SourceTree.Read(".env.example").Lines;

    [Fact]
    public void Compose_KeepsTheRules() => Assert.Empty(Faults(ComposeFile.Read()));

    [Theory]
    [InlineData("TIDEMARK__KAFKA__TOPIC", "TIDEMARK__KAFKA__TOPICK", "kafka.topick")]
    [InlineData("TIDEMARK__KAFKA__TOPIC", "TIDEMARK_KAFKA_TOPIC", "no setting of a node")]
    [InlineData(":?openssl rand -hex 24}", "}", "may be missing")]
    [InlineData("${TIDEMARK__VIEWERS__KEY:", "${TIDEMARK__VIEWER__KEY:", "does not offer")]
    [InlineData("${TIDEMARK_VERSION:?", "${TIDEMARK_TAG:?", "which nothing uses")]
    [InlineData("depends_on", "depend_on", "no key depend_on")]
    [InlineData("postgres:15.14-bookworm", "postgres:latest", "not pinned")]
    [InlineData("postgres:15.14-bookworm", "postgres", "not pinned")]
    [InlineData("restart: unless-stopped", "read_only: true", "starts again")]
    [InlineData("kafka: {condition: service_healthy}", "kafca: {condition: service_healthy}", "no service kafca")]
    [InlineData("topics: {condition: service_completed", "kafka: {condition: service_completed", "can never be")]
    [InlineData("topics: {condition: service_completed_successfully}", "topics: {condition: service_healthy}", "can never be")]
    [InlineData("./deploy/topics.sh:", "./deploy/topic.sh:", "no ./deploy/topic.sh to mount")]
    [InlineData("\"n2:/var", "\"n4:/var", "no n4 to mount")]
    [InlineData("CLUSTER__NODE: n2", "CLUSTER__NODE: n1", "cluster.node is n1")]
    [InlineData("http://n3:8080", "http://n3:8081", "cluster.advertise is not http://n3:8080")]
    [InlineData("8083:8080", "8083:8083", "does not publish http.port")]
    [InlineData("n1:/var/lib/tidemark", "n1:/var/lib/tidemarc", "data.directory is no volume")]
    [InlineData("stop_grace_period: 2m", "stop_grace_period: 100s", "killed before it has stopped")]
    [InlineData("BOOTSTRAP: kafka:9092", "BOOTSTRAP: kafka:9093", "not where the broker says")]
    [InlineData("POSTGRES_DB: tidemark", "POSTGRES_DB: tide", "not the database that is made")]
    [InlineData("NODE: n3", "NODE: n3\n      TIDEMARK__KAFKA__GROUP: other", "not make one cluster")]
    [InlineData("127.0.0.1:8082", "127.0.0.1:8081", "the same port")]
    [InlineData("127.0.0.1:8082", "8082", "open to the network")]
    [InlineData("  kafka:\n  postgres:\n", "  kafka:\n  postgres:\n  other:\n", "other is not used")]
    [InlineData("postgres:/var/lib/postgresql/data", "kafka:/var/lib/postgresql/data", "share a volume")]
    public void Compose_WhenBroken_IsRefused(string right, string wrong, string told)
    {
        string text = ComposeFile.Read().Text;
        Assert.Contains(right, text, StringComparison.Ordinal);
        Assert.Contains(
            Faults(ComposeFile.Parse(text.Replace(right, wrong, StringComparison.Ordinal))),
            fault => fault.Contains(told, StringComparison.Ordinal));
    }

    /// <summary>The version of the image that is offered is the one that is built.</summary>
    [Fact]
    public void Version_IsThatOfTheProgram() =>
        Assert.Contains(
            $"<Version>{example.Single(line => line.StartsWith("TIDEMARK_VERSION=", StringComparison.Ordinal)).Split('=')[1]}</Version>",
            SourceTree.Read("Directory.Build.props").Text, StringComparison.Ordinal);

    /// <summary>No secret is in the repository, and none can come into it or into an image.</summary>
    [Fact]
    public void Secrets_AreEmptyAndIgnored()
    {
        Assert.All(
            example.Where(line => line.Length > 0 && line[0] != '#'),
            line => Assert.True(line.EndsWith('=') || line.StartsWith("TIDEMARK_VERSION=", StringComparison.Ordinal), line));
        Assert.Contains(".env", SourceTree.Read(".gitignore").Lines);
        string[] context = SourceTree.Read(".dockerignore").Lines;
        Assert.Contains("*", context);
        Assert.DoesNotContain("!.env", context);
    }

    private static string[] Faults(ComposeFile file) => [.. new ComposeRules(file, DockerImage.Read(), example).Faults()];
}
