namespace Tidemark.IntegrationTests.Processes;

/// <summary>How root runs a command as somebody else.</summary>
internal static class OtherUser
{
    /// <summary>The beginning of a command line that runs the rest as a user, with that one group and no other.</summary>
    public static string[] Become(string user, string group) => ["setpriv", $"--reuid={user}", $"--regid={group}", "--clear-groups", "--"];
}
