namespace Tidemark.Server.Access;

/// <summary>Who may do what, <c>access.*</c>.</summary>
public sealed record AccessOptions
{
    /// <summary><c>access.anonymous</c>: whether whoever brings no key may read and bring events on loopback, where <c>http.key</c> is not
    /// set. Default yes (<c>auto</c>).</summary>
    public bool OpensLoopback { get; init; } = true;

    /// <summary><c>access.rate</c>: how many requests a second one caller may make, a key or, without one, an address; 0 for any number.
    /// Twice as many may come at once. Default 0.</summary>
    public double Rate { get; init; }

    /// <summary><c>access.session</c>: how long a login at the console holds. Default 12 h.</summary>
    public TimeSpan Session { get; init; } = TimeSpan.FromHours(12);

    /// <summary><c>access.audit_keep</c>: how long the audit log keeps an entry. Default 400 days.</summary>
    public TimeSpan AuditKeep { get; init; } = TimeSpan.FromDays(400);

    /// <summary><c>access.jwt.keys</c>: the file of the public keys (a JSON Web Key Set) of whoever issues tokens; empty for no tokens.
    /// Default empty.</summary>
    public string TokenKeys { get; init; } = "";

    /// <summary><c>access.jwt.issuer</c>: who must have issued a token.</summary>
    public string TokenIssuer { get; init; } = "";

    /// <summary><c>access.jwt.audience</c>: whom a token must be for.</summary>
    public string TokenAudience { get; init; } = "";

    /// <summary><c>access.jwt.role_claim</c>: the claim that names roles. Default <c>role</c>.</summary>
    public string TokenRoleClaim { get; init; } = "role";
}
