using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Tidemark.Connectors.Control;
using Tidemark.Core.Time;

namespace Tidemark.Server.Access;

/// <summary>How an access key is written: <c>tm_ID_SECRET</c>, where the id is 12 hexadecimal digits and the secret 32 random bytes in
/// base64url.</summary>
/// <remarks>The secret has 256 bits, so one round of SHA-256 keeps it; slow hashes are for secrets that people choose.</remarks>
public static class AccessKeys
{
    /// <summary>How many random bytes a key is made of.</summary>
    public const int RandomBytes = IdBytes + SecretBytes;

    internal const string Prefix = "tm_";

    private const int IdBytes = 6, SecretBytes = 32, IdDigits = 2 * IdBytes;

    /// <summary>Makes a key.</summary>
    /// <param name="name">Whose it is.</param>
    /// <param name="role">What it may do.</param>
    /// <param name="rate">How many requests a second; null for as many as the node allows everybody.</param>
    /// <param name="now">When it is made.</param>
    /// <param name="expires">From when on it is good no more; null for never.</param>
    /// <param name="random"><see cref="RandomBytes"/> random bytes.</param>
    /// <returns>The key, which is shown once, and what is kept of it.</returns>
    public static (string Key, StoredKey Stored) Make(
        string name, Role role, double? rate, EventTime now, EventTime? expires, ReadOnlySpan<byte> random)
    {
        string id = Convert.ToHexStringLower(random[..IdBytes]);
        string secret = Base64Url.EncodeToString(random[IdBytes..RandomBytes]);
        return ($"{Prefix}{id}_{secret}",
            new StoredKey(id, name, Roles.Name(role), Hash(secret), rate, now.Milliseconds, expires?.Milliseconds, null));
    }

    /// <summary>Takes a key apart; whether the secret is right is not known by that.</summary>
    public static bool TryParse(string text, out string id, out string secret)
    {
        (id, secret) = ("", "");
        int start = Prefix.Length + IdDigits;
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text.Length < start + 2 || text[start] != '_') return false;
        (id, secret) = (text[Prefix.Length..start], text[(start + 1)..]);
        return true;
    }

    /// <summary>Whether a secret is the one that was hashed; takes the same time whatever is given.</summary>
    internal static bool IsSecretOf(string hash, string secret) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(Hash(secret)), Encoding.ASCII.GetBytes(hash));

    /// <summary>Whether a key is in force.</summary>
    internal static bool IsInForce(StoredKey key, EventTime now) =>
        key.Revoked is null && (key.Expires is not { } expires || now.Milliseconds < expires);

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
