namespace Tidemark.IntegrationTests.Processes;

/// <summary>How root runs a command as somebody else.</summary>
internal static class OtherUser
{
    /// <summary>The beginning of a command line that runs the rest as a user, with that one group and no other.</summary>
    public static string[] Become(string user, string group) => ["setpriv", $"--reuid={user}", $"--regid={group}", "--clear-groups", "--"];

    /// <summary>The beginning of a command line that runs the rest as root, bound by the permissions of files like anybody else. Unlike
    /// another user it reaches the program wherever that is built.</summary>
    public static string[] BoundByPermissions { get; } =
        ["setpriv", "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search", "--"];
}
