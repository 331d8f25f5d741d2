namespace Tidemark.Server.Access;

/// <summary>Who makes a request.</summary>
/// <param name="Name">The name of the key, or the subject of the token.</param>
/// <param name="Id">What its requests are counted by.</param>
/// <param name="Roles">What it may do; none for whoever brings nothing where that is not enough.</param>
/// <param name="Rate">How many requests a second it may make; null for as many as the node allows everybody.</param>
internal sealed record Caller(string Name, string Id, IReadOnlyList<Role> Roles, double? Rate)
{
    /// <summary>Another node of the cluster: it asks for somebody who has been let in there.</summary>
    public static Caller Peer { get; } = new("a node of the cluster", "", [Role.Admin], double.PositiveInfinity);

    /// <summary>Whether it brought no key.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>Of one that brought no key and is not taken for somebody on this machine, though others would be: the header that says so;
    /// null of everybody else.</summary>
    public string? ForeignBy { get; init; }

    /// <summary>Its roles by name, with commas between.</summary>
    public string RoleNames => string.Join(',', Roles.Select(Access.Roles.Name));

    /// <summary>Whether its roles are enough.</summary>
    public bool May(AccessRight needed) => needed == AccessRight.None || Roles.Any(role => Access.Roles.Allows(role, needed));
}
