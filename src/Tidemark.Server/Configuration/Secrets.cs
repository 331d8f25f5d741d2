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
        return key switch { "http.key" => Hidden, "journal.postgres" => HidePassword(value), _ => value };
    }

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
