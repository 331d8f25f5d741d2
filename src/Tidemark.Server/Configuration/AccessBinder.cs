using Tidemark.Server.Access;

namespace Tidemark.Server.Configuration;

/// <summary>Binds <c>access.*</c>.</summary>
internal static class AccessBinder
{
    public static AccessOptions Bind(Settings settings, AccessOptions defaults) => new()
    {
        OpensLoopback = settings.Choice("access.anonymous", defaults.OpensLoopback, ("auto", true), ("none", false)),
        Rate = settings.Number("access.rate", defaults.Rate, 0, 1_000_000),
        Session = settings.Duration("access.session", defaults.Session, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)),
        AuditKeep = settings.Duration("access.audit_keep", defaults.AuditKeep, TimeSpan.FromDays(1), TimeSpan.FromDays(3650)),
        TokenKeys = settings.Text("access.jwt.keys", defaults.TokenKeys),
        TokenIssuer = settings.Text("access.jwt.issuer", defaults.TokenIssuer),
        TokenAudience = settings.Text("access.jwt.audience", defaults.TokenAudience),
        TokenRoleClaim = settings.Text("access.jwt.role_claim", defaults.TokenRoleClaim),
    };

    /// <summary>What single keys cannot tell.</summary>
    public static void CheckTogether(Settings settings, NodeOptions options)
    {
        AccessOptions access = options.Access;
        if (access.TokenKeys.Length > 0 && (access.TokenIssuer.Length == 0 || access.TokenAudience.Length == 0))
            settings.Fault(
                "access.jwt.keys is set; then access.jwt.issuer and access.jwt.audience must be, or tokens for others would do.");
        if (options.HttpCertificate.Length > 0 != options.HttpCertificateKey.Length > 0)
            settings.Fault("http.tls needs both certificate and key, or neither.");
        foreach (string origin in options.HttpCorsOrigins.Where(origin => !IsOrigin(origin)))
            settings.Fault($"http.cors_origins names \"{origin}\"; it must be an origin such as https://shop.example.");
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/"
        && !text.EndsWith('/');
}
