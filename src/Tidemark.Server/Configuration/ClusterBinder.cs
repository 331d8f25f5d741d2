using System.Globalization;

namespace Tidemark.Server.Configuration;

/// <summary>Binds <c>cluster.*</c>, and says what a cluster needs besides.</summary>
internal static class ClusterBinder
{
    private const int SecretCharactersMin = 16;

    public static ClusterOptions Bind(Settings settings, ClusterOptions defaults) => new()
    {
        Node = settings.Text("cluster.node", defaults.Node),
        Advertise = settings.Text("cluster.advertise", defaults.Advertise),
        Secret = settings.Text("cluster.secret", defaults.Secret),
        Heartbeat = settings.Duration("cluster.heartbeat", defaults.Heartbeat, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
        SilenceMax = settings.Duration("cluster.silence_max", defaults.SilenceMax, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
        CallTimeout = settings.Duration(
            "cluster.call_timeout", defaults.CallTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1)),
    };

    /// <summary>What single keys cannot tell.</summary>
    public static void CheckTogether(Settings settings, NodeOptions options)
    {
        if (options.ViewerKey.Length > 0 && !IsViewerKey(options.ViewerKey))
            settings.Fault("viewers.key must be 32 hexadecimal digits, such as \"openssl rand -hex 16\" prints.");
        if (options.Kafka.Bootstrap.Length == 0) return;
        if (options.JournalPostgres.Length == 0)
            settings.Fault(
                "kafka.bootstrap is given and journal.postgres is not: nodes that share a topic share a journal too. Name a database.");
        if (options.Cluster.Secret.Length < SecretCharactersMin)
            settings.Fault($"cluster.secret has {options.Cluster.Secret.Length} characters; with kafka.bootstrap it must have at least "
                + $"{SecretCharactersMin}, the same on all nodes (environment TIDEMARK__CLUSTER__SECRET).");
        if (options.ViewerKey.Length == 0)
            settings.Fault("viewers.key is empty; with kafka.bootstrap it must be given, the same on all nodes: 32 hexadecimal digits, "
                + "such as \"openssl rand -hex 16\" prints (environment TIDEMARK__VIEWERS__KEY).");
        if (options.Cluster.Advertise.Length > 0 && !IsHttp(options.Cluster.Advertise))
            settings.Fault($"cluster.advertise is \"{options.Cluster.Advertise}\"; it must be an address such as http://10.0.0.7:8080.");
        if (options.Cluster.SilenceMax < 2 * options.Cluster.Heartbeat)
            settings.Fault("cluster.silence_max must be at least 2 × cluster.heartbeat, or every node would be taken for silent.");
    }

    private static bool IsViewerKey(string text) =>
        text.Length == 32 && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);

    private static bool IsHttp(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https";
}
