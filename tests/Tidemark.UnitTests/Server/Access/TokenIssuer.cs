using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Tidemark.UnitTests.Server.Access;

/// <summary>Somebody who issues tokens, with a key pair of its own.</summary>
internal sealed class TokenIssuer : IDisposable
{
    public const string Issuer = "https://issuer.example", Audience = "tidemark";

    private readonly RSA rsa = RSA.Create(2048);

    /// <summary>Writes the public key as a JSON Web Key Set.</summary>
    public void WriteKeys(string path)
    {
        RSAParameters key = rsa.ExportParameters(includePrivateParameters: false);
        File.WriteAllText(
            path,
            $$"""
            {"keys":[{"kty":"RSA","use":"sig","n":"{{Base64UrlEncoder.Encode(key.Modulus)}}",
            "e":"{{Base64UrlEncoder.Encode(key.Exponent)}}"}]}
            """);
    }

    /// <summary>A token; what is null is left out.</summary>
    public string Token(object? role, DateTime expires, string issuer = Issuer, string audience = Audience)
    {
        var claims = new Dictionary<string, object> { ["sub"] = "ann" };
        if (role is not null) claims["role"] = role;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer, Audience = audience, Claims = claims, Expires = expires,
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(rsa), SecurityAlgorithms.RsaSha256),
        });
    }

    public void Dispose() => rsa.Dispose();
}
