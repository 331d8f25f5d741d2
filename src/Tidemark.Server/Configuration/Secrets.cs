using System.Data.Common;

namespace Tidemark.Server.Configuration;

/// <summary>What must not be shown.</summary>
internal static class Secrets
{
    private const string Hidden = "(hidden)";

    /// <summary>The value of a key as it may be shown.</summary>
    public static string Hide(string key, string value)
    {
        if (value.Length == 0) return value;
        return key switch
        {
            "http.key" or "cluster.secret" or "viewers.key" or "alerts.webhook.secret" or "alerts.webhook.url" => Hidden,
            "journal.postgres" => HidePassword(value),
            _ when key.StartsWith(KafkaBinder.PropertiesKey, StringComparison.Ordinal) && IsKafkaSecret(key) => Hidden,
            _ => value,
        };
    }

    /// <summary>Whether a property of librdkafka is a password, a client's secret, a key or holds some of them.</summary>
    private static bool IsKafkaSecret(string key) =>
        key.Contains("password", StringComparison.Ordinal) || key.Contains("secret", StringComparison.Ordinal)
        || key.EndsWith(".pem", StringComparison.Ordinal) || key.EndsWith("oauthbearer.config", StringComparison.Ordinal);

    /// <summary>A connection string without its passwords, in each spelling that Npgsql takes; all of it is hidden where it is
    /// none.</summary>
    private static string HidePassword(string connection)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = connection };
            foreach (string name in parts.Keys.Cast<string>().ToList())
            {
                bool isSecret = name.Contains("pass", StringComparison.OrdinalIgnoreCase) || name.ToUpperInvariant() is "PWD" or "PSW";
                if (isSecret) parts[name] = Hidden;
            }

            return parts.ConnectionString;
        }
        catch (ArgumentException)
        {
            return Hidden;
        }
    }
}
