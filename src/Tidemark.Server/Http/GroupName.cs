using System.Globalization;
using System.Text;
using Tidemark.Media;

namespace Tidemark.Server.Http;

/// <summary>How a group is named outside: <c>all</c>, <c>category:10</c>, <c>channel:X</c>.</summary>
internal static class GroupName
{
    private static readonly string Unknown = Encoding.UTF8.GetString(MediaDomain.Unknown);

    /// <summary>What a group's name must be.</summary>
    public static readonly string Rule = $"all, category:NUMBER, channel:ID, category:{Unknown} or channel:{Unknown}";

    /// <summary>Reads a name: the index of the group kind, never that of videos, and the key.</summary>
    public static bool TryParse(string group, out int kind, out string key)
    {
        int colon = group.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? group : group[..colon];
        key = colon < 0 ? group : group[(colon + 1)..];
        kind = MediaDomain.Groups.ToList().IndexOf(name);
        return kind > 0 && key.Length > 0 && (name == "all") == (colon < 0) && (name != "category" || IsCategory(key));
    }

    private static bool IsCategory(string key) =>
        key == Unknown || (ushort.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out ushort id) && $"{id}" == key);
}
