using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Tidemark.Core.Time;
using Tidemark.Server.Configuration;

namespace Tidemark.Server.Access;

/// <summary>Reads signed JSON Web Tokens (RFC 7519) of one issuer for one audience. Safe for use from any thread.</summary>
internal sealed class Tokens
{
    /// <summary>How much clocks may differ.</summary>
    private static readonly TimeSpan skew = TimeSpan.FromSeconds(30);

    // Only signatures that need the issuer's private key: a public key must never do as the secret of an HMAC.
    private static readonly string[] algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512, SecurityAlgorithms.EcdsaSha256,
        SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler handler = new();
    private readonly AccessOptions options;
    private readonly IList<SecurityKey> keys;
    private readonly ILogger logger;

    private Tokens(AccessOptions options, IList<SecurityKey> keys, ILogger logger) =>
        (this.options, this.keys, this.logger) = (options, keys, logger);

    /// <summary>Reads the keys of the issuer.</summary>
    /// <returns>Null where no tokens are taken.</returns>
    /// <exception cref="ConfigurationException">The file cannot be read or holds no keys.</exception>
    public static Tokens? Load(AccessOptions options, ILogger logger)
    {
        if (options.TokenKeys.Length == 0) return null;
        try
        {
            var set = new JsonWebKeySet(File.ReadAllText(options.TokenKeys));
            IList<SecurityKey> keys = [.. set.GetSigningKeys().Where(key => key is not SymmetricSecurityKey)];
            return keys.Count > 0
                ? new Tokens(options, keys, logger)
                : throw new ConfigurationException(
                    [$"access.jwt.keys is {options.TokenKeys}, which holds no public key that signs (RSA or EC)."]);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ConfigurationException(
                [$"access.jwt.keys is {options.TokenKeys}, which is no JSON Web Key Set that can be read: {cause.Message}"]);
        }
    }

    /// <summary>Whether a text may be a token at all: three parts. Encrypted ones, of five, are not read.</summary>
    private static bool IsToken(string text) => text.Count(c => c == '.') == 2;

    /// <summary>Who brings a token.</summary>
    /// <returns>Null where it is not good, or names no role.</returns>
    public Caller? Read(string token, EventTime now)
    {
        if (!IsToken(token)) return null;
        TokenValidationResult result = handler.ValidateToken(token, new TokenValidationParameters
        {
            ValidIssuer = options.TokenIssuer,
            ValidAudience = options.TokenAudience,
            IssuerSigningKeys = keys,
            ValidAlgorithms = algorithms,
            RequireExpirationTime = true,
            LifetimeValidator = (from, until, _, _) => IsWithin(from, until, now),
        });
        if (!result.IsValid || result.SecurityToken is not JsonWebToken read)
        {
            Log.TokenRefused(logger, result.Exception?.GetType().Name ?? "no reason given");
            return null;
        }

        Role[] roles =
        [
            .. read.Claims.Where(claim => claim.Type == options.TokenRoleClaim)
                .SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(name => Roles.TryParse(name, out Role role) ? role : (Role?)null).OfType<Role>().Distinct(),
        ];
        if (roles.Length > 0) return new Caller(read.Subject ?? "", $"token:{read.Subject}", roles, null);
        Log.TokenRefused(logger, $"its claim {options.TokenRoleClaim} names no role");
        return null;
    }

    private static bool IsWithin(DateTime? from, DateTime? until, EventTime now)
    {
        DateTime time = DateTimeOffset.FromUnixTimeMilliseconds(now.Milliseconds).UtcDateTime;
        return until is { } end && time - skew < end && (from is not { } start || start <= time + skew);
    }
}
