using System.Data.Common;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tidemark.Server.Configuration;
using Tidemark.UnitTests.Gates;

namespace Tidemark.UnitTests.Deploy;

/// <summary>What the Compose file keeps to. Every rule returns one sentence per violation.</summary>
/// <param name="file">The Compose file.</param>
/// <param name="image">The image of the nodes.</param>
/// <param name="example">The lines of <c>.env.example</c>.</param>
internal sealed partial class ComposeRules(ComposeFile file, DockerImage image, string[] example)
{
    /// <summary>The keys of services that are used here; another one is a slip of the pen until it is added.</summary>
    private static readonly string[] known =
    [
        "command", "depends_on", "environment", "healthcheck", "image", "ports", "pull_policy", "read_only", "restart", "stop_grace_period",
        "tmpfs", "volumes",
    ];

    /// <summary>What a person would fill in.</summary>
    private static readonly Dictionary<string, string> filledIn = new()
    {
        ["TIDEMARK_VERSION"] = "0.1.0",
        ["TIDEMARK_KEY"] = new('a', 48),
        ["TIDEMARK__CLUSTER__SECRET"] = new('b', 48),
        ["TIDEMARK__VIEWERS__KEY"] = new('c', 32),
        ["POSTGRES_PASSWORD"] = new('d', 48),
    };

    private readonly Dictionary<string, NodeOptions> bound = [];

    /// <summary>Everything that is wrong.</summary>
    public IEnumerable<string> Faults()
    {
        foreach ((string name, JsonElement node) in file.Nodes)
        {
            string? fault = Bind(name, node);
            if (fault is not null) yield return fault;
        }

        foreach (string fault in Variables().Concat(file.Services.SelectMany(s => OfService(s.Key, s.Value)))) yield return fault;
        foreach (string fault in bound.SelectMany(node => OfNode(node.Key, node.Value)).Concat(Together())) yield return fault;
    }

    private string? Bind(string name, JsonElement node)
    {
        var variables = new Dictionary<string, string>(image.Environment);
        foreach ((string variable, string value) in ComposeFile.EnvironmentOf(node))
        {
            if (variable != "TIDEMARK_KEY" && !variable.StartsWith("TIDEMARK__", StringComparison.Ordinal))
                return $"{name}: {variable} is no setting of a node";
            variables[variable] = ComposeFile.Substitute(value, filledIn);
        }

        try
        {
            bound[name] = NodeOptionsBinder.Bind(new SettingSources().AddEnvironment(variables));
            return null;
        }
        catch (ConfigurationException wrong)
        {
            return $"{name}: {string.Join(' ', wrong.Faults)}";
        }
    }

    private IEnumerable<string> Variables()
    {
        string[] offered = [.. example.Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('=')[0])];
        foreach ((string name, string demand) in file.Variables)
        {
            if (!demand.StartsWith(":?", StringComparison.Ordinal)) yield return $"{name} may be missing and nobody is told";
            if (!offered.Contains(name)) yield return $".env.example does not offer {name}";
        }

        foreach (string name in offered.Except(file.Variables.Select(v => v.Name)))
            yield return $".env.example offers {name}, which nothing uses";
    }

    private IEnumerable<string> OfService(string name, JsonElement service)
    {
        foreach (JsonProperty key in service.EnumerateObject().Where(key => !known.Contains(key.Name)))
            yield return $"{name}: no key {key.Name}";
        string tag = ComposeFile.Substitute(service.GetProperty("image").GetString()!, filledIn);
        if (!PinnedImage().IsMatch(tag)) yield return $"{name}: the image {tag} is not pinned";
        if (!service.TryGetProperty("restart", out _)) yield return $"{name}: nothing says whether it starts again";
        if (service.TryGetProperty("depends_on", out JsonElement others))
        {
            foreach (JsonProperty other in others.EnumerateObject())
            {
                string condition = other.Value.GetProperty("condition").GetString()!;
                if (!file.Services.TryGetValue(other.Name, out JsonElement awaited))
                    yield return $"{name}: there is no service {other.Name}";
                else if (!CanBecome(awaited, condition))
                    yield return $"{name}: {other.Name} can never be {condition}";
            }
        }

        foreach (string volume in ComposeFile.List(service, "volumes"))
        {
            string from = volume.Split(':')[0];
            bool exists = from.StartsWith("./", StringComparison.Ordinal)
                ? SourceTree.Paths.Contains(from[2..]) : file.Volumes.Contains(from);
            if (!exists) yield return $"{name}: there is no {from} to mount";
        }
    }

    private IEnumerable<string> OfNode(string name, NodeOptions options)
    {
        JsonElement service = file.Nodes[name];
        if (options.Cluster.Node != name) yield return $"{name}: cluster.node is {options.Cluster.Node}";
        string reached = $"http://{name}:{options.HttpPort}";
        if (options.Cluster.Advertise != reached) yield return $"{name}: cluster.advertise is not {reached}";
        string[] published = [.. ComposeFile.List(service, "ports").Select(port => port[(port.LastIndexOf(':') + 1)..])];
        if (published is not [var port] || port != $"{options.HttpPort}") yield return $"{name}: it does not publish http.port";
        if (!ComposeFile.List(service, "volumes").Contains($"{name}:{options.DataDirectory}"))
            yield return $"{name}: data.directory is no volume";

        // Leaving takes up to half the deadline, open requests the host's 30 s, the shards the deadline, and the producer its own.
        TimeSpan needed = (1.5 * options.DrainDeadline) + TimeSpan.FromSeconds(30) + options.Kafka.DeliveryTimeout;
        if (!DurationText.TryParse(service.GetProperty("stop_grace_period").GetString()!, out TimeSpan grace) || grace < needed)
            yield return $"{name}: it is killed before it has stopped, which takes up to {needed.TotalSeconds} s";
        string[] broker = options.Kafka.Bootstrap.Split(':');
        if (!file.Services.TryGetValue(broker[0], out JsonElement kafka)
            || ComposeFile.EnvironmentOf(kafka)["KAFKA_ADVERTISED_LISTENERS"] != $"PLAINTEXT://{options.Kafka.Bootstrap}")
            yield return $"{name}: kafka.bootstrap is not where the broker says it is";
        var database = new DbConnectionStringBuilder { ConnectionString = options.JournalPostgres };
        if (!file.Services.TryGetValue((string)database["Host"], out JsonElement postgres)
            || !IsSame(database, ComposeFile.EnvironmentOf(postgres)))
            yield return $"{name}: journal.postgres is not the database that is made";
    }

    private IEnumerable<string> Together()
    {
        if (file.Nodes.Count < 3) yield return "there are fewer than three nodes";
        if (bound.Values.Select(o => (o.Kafka.Topic, o.Kafka.Group, o.HttpKey, o.Cluster.Secret, o.ViewerKey)).Distinct().Count() > 1)
            yield return "the nodes do not make one cluster";
        string[] published = [.. Listed("ports").Select(port => port[..port.LastIndexOf(':')])];
        if (published.Distinct().Count() < published.Length) yield return "two services publish the same port";
        if (published.Any(address => !address.StartsWith("127.0.0.1:", StringComparison.Ordinal)))
            yield return "a port is open to the network, without TLS";
        string[] mounted = [.. Listed("volumes").Select(volume => volume.Split(':')[0]).Where(from => from[0] != '.')];
        foreach (string unused in file.Volumes.Except(mounted)) yield return $"the volume {unused} is not used";
        if (mounted.Distinct().Count() < mounted.Length) yield return "two services share a volume";
    }

    private IEnumerable<string> Listed(string key) => file.Services.Values.SelectMany(service => ComposeFile.List(service, key));

    private static bool CanBecome(JsonElement service, string condition) => condition switch
    {
        "service_healthy" => service.TryGetProperty("healthcheck", out _),
        "service_completed_successfully" => service.GetProperty("restart").GetString() == "no",
        _ => false,
    };

    private static bool IsSame(DbConnectionStringBuilder database, IReadOnlyDictionary<string, string> made) =>
        (string)database["Database"] == made["POSTGRES_DB"] && (string)database["Username"] == made["POSTGRES_USER"]
        && (string)database["Password"] == ComposeFile.Substitute(made["POSTGRES_PASSWORD"], filledIn);

    [GeneratedRegex(@"^[\w./-]+:\d+\.\d+(\.\d+)?(-\w+)?$")]
    private static partial Regex PinnedImage();
}
