using System.Text.Json;
using Tidemark.Server.Configuration;
using Tidemark.UnitTests.Gates;

namespace Tidemark.UnitTests.Deploy;

/// <summary>The manifests of Kubernetes fit each other and the program.</summary>
public sealed class KubernetesTests
{
    private const string Folder = "deploy/kubernetes/";

    /// <summary>What the secret holds, as deploy/README.md has it made.</summary>
    private static readonly Dictionary<string, string> secret = new()
    {
        ["TIDEMARK_KEY"] = new('a', 48),
        ["TIDEMARK__CLUSTER__SECRET"] = new('b', 48),
        ["TIDEMARK__VIEWERS__KEY"] = new('c', 32),
        ["TIDEMARK__JOURNAL__POSTGRES"] = "Host=postgres;Database=tidemark;Username=tidemark;Password=secret",
    };

    [Fact]
    public void Settings_Bind_AndFitTheManifests()
    {
        JsonElement container = Container();
        NodeOptions options = Bind(container);
        Assert.Equal("http://tidemark-0.tidemark-nodes:8080", options.Cluster.Advertise);
        JsonElement port = Assert.Single(container.GetProperty("ports").EnumerateArray());
        Assert.Equal($"{options.HttpPort}", port.GetProperty("containerPort").GetString());
        Assert.Contains(
            options.DataDirectory,
            container.GetProperty("volumeMounts").EnumerateArray().Select(m => m.GetProperty("mountPath").GetString()));

        // Leaving takes up to half the deadline, open requests the host's 30 s, the shards the deadline, and the producer its own; before
        // all that comes the hook.
        TimeSpan needed = (1.5 * options.DrainDeadline) + TimeSpan.FromSeconds(35) + options.Kafka.DeliveryTimeout;
        string grace = PodSpec().GetProperty("terminationGracePeriodSeconds").GetString()!;
        Assert.True(TimeSpan.FromSeconds(int.Parse(grace)) >= needed, $"it is killed before it has stopped, which takes up to {needed}");
    }

    [Fact]
    public void Readme_HasTheSecretMadeWithEveryVariable()
    {
        string text = SourceTree.Read("deploy/README.md").Text;
        Assert.All(secret.Keys, name => Assert.Contains($"--from-literal={name}=", text, StringComparison.Ordinal));
    }

    /// <summary>Probes ask what a node answers, with the script that is in the image.</summary>
    [Theory]
    [InlineData("startupProbe", "/healthz")]
    [InlineData("livenessProbe", "/healthz")]
    [InlineData("readinessProbe", "/readyz")]
    public void Probe_AsksTheNode(string probe, string path) => Assert.Equal(
        ["bash", "/app/health.sh", path],
        Container().GetProperty(probe).GetProperty("exec").GetProperty("command").EnumerateArray().Select(word => word.GetString()));

    [Fact]
    public void Manifests_NameEachOther()
    {
        JsonElement set = Only("statefulset.yaml");
        string name = set.GetProperty("metadata").GetProperty("name").GetString()!;
        string labels = set.GetProperty("spec").GetProperty("template").GetProperty("metadata").GetProperty("labels").GetRawText();
        JsonElement[] services = [.. YamlDocument.Read(Folder + "service.yaml")];
        Assert.All(services, service => Assert.Equal(labels, service.GetProperty("spec").GetProperty("selector").GetRawText()));
        Assert.Contains(
            set.GetProperty("spec").GetProperty("serviceName").GetString(),
            services.Select(service => service.GetProperty("metadata").GetProperty("name").GetString()));
        Assert.Equal(
            labels, Only("disruption.yaml").GetProperty("spec").GetProperty("selector").GetProperty("matchLabels").GetRawText());
        JsonElement target = Only("autoscaler.yaml").GetProperty("spec").GetProperty("scaleTargetRef");
        Assert.Equal(("StatefulSet", name), (target.GetProperty("kind").GetString(), target.GetProperty("name").GetString()));
        Assert.Contains(
            Only("configmap.yaml").GetProperty("metadata").GetProperty("name").GetString(),
            PodSpec().GetProperty("volumes").EnumerateArray().Where(v => v.TryGetProperty("configMap", out _))
                .Select(v => v.GetProperty("configMap").GetProperty("name").GetString()));
    }

    private static NodeOptions Bind(JsonElement container)
    {
        var variables = new Dictionary<string, string>(DockerImage.Read().Environment);
        foreach ((string name, string value) in secret) variables[name] = value;
        foreach (JsonElement variable in container.GetProperty("env").EnumerateArray())
        {
            variables[variable.GetProperty("name").GetString()!] = variable.TryGetProperty("value", out JsonElement value)
                ? value.GetString()!.Replace("$(TIDEMARK__CLUSTER__NODE)", "tidemark-0", StringComparison.Ordinal) : "tidemark-0";
        }

        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, Only("configmap.yaml").GetProperty("data").GetProperty("node.conf").GetString());
            return NodeOptionsBinder.Bind(new SettingSources().AddFile(file).AddEnvironment(variables));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static JsonElement Container() => Assert.Single(PodSpec().GetProperty("containers").EnumerateArray());

    private static JsonElement PodSpec() => Only("statefulset.yaml").GetProperty("spec").GetProperty("template").GetProperty("spec");

    private static JsonElement Only(string file) => Assert.Single(YamlDocument.Read(Folder + file));
}
