namespace Tidemark.Server.Access;

/// <summary>What roles are called and what they may.</summary>
public static class Roles
{
    private static readonly Role[] all = Enum.GetValues<Role>();

    /// <summary>The names, for messages: "reader, producer, operator or admin".</summary>
    public static string Names { get; } = string.Join(", ", all[..^1].Select(Name)) + " or " + Name(all[^1]);

    /// <summary>The name of a role, in small letters.</summary>
    public static string Name(Role role) => role.ToString().ToLowerInvariant();

    /// <summary>Reads a name.</summary>
    public static bool TryParse(string text, out Role role)
    {
        int at = Array.FindIndex(all, r => Name(r) == text);
        role = at < 0 ? default : all[at];
        return at >= 0;
    }

    /// <summary>Whether a role is enough.</summary>
    public static bool Allows(Role role, AccessRight needed) => needed switch
    {
        AccessRight.None => true,
        AccessRight.Read => role is Role.Reader or Role.Operator or Role.Admin,
        AccessRight.Ingest => role is Role.Producer or Role.Operator or Role.Admin,
        AccessRight.Operate => role is Role.Operator or Role.Admin,
        _ => role is Role.Admin,
    };
}
