using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Tidemark.Server.Http;

/// <summary>Lets a request pass that brings the node's key, where the node has one.</summary>
internal sealed class AccessKey(string key)
{
    private const string Scheme = "Bearer ";
    private readonly byte[] expected = SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Whether the request may pass. Hashes are compared, in constant time, so that an answer's delay tells nothing.</summary>
    public bool Allows(HttpRequest request)
    {
        if (key.Length == 0) return true;
        string given = request.Headers.Authorization.ToString();
        return given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given[Scheme.Length..].Trim())), expected);
    }
}
