using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tidemark.Core.Time;

namespace Tidemark.Server.Access;

/// <summary>Sessions of the console: a cookie names the key that logged in and until when that holds, signed with a secret that all
/// nodes of a cluster share. No node remembers a session; whoever revokes the key ends it.</summary>
internal sealed class Sessions(byte[] secret)
{
    /// <summary>The cookie's name.</summary>
    public const string Cookie = "tidemark_session";

    /// <summary>The value of a cookie.</summary>
    /// <param name="id">The key's id, without dots.</param>
    /// <param name="hash">What is kept of the key; a session holds only as long as that stays.</param>
    /// <param name="until">From when on it holds no more.</param>
    public string Issue(string id, string hash, EventTime until) => $"{id}.{until.Milliseconds}.{Sign(id, hash, until)}";

    /// <summary>Takes a cookie apart; whether it holds is not known by that.</summary>
    public static bool TryParse(string cookie, out string id, out EventTime until, out string signature)
    {
        (id, until, signature) = ("", default, "");
        if (cookie.Split('.') is not [var first, var middle, var last]) return false;
        if (!long.TryParse(middle, NumberStyles.None, CultureInfo.InvariantCulture, out long ms)) return false;
        (id, until, signature) = (first, new EventTime(ms), last);
        return true;
    }

    /// <summary>Whether a signature is ours; takes the same time whatever is given.</summary>
    public bool IsSigned(string id, string hash, EventTime until, string signature) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(Sign(id, hash, until)), Encoding.UTF8.GetBytes(signature));

    private string Sign(string id, string hash, EventTime until) => Base64Url.EncodeToString(
        HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{id}.{until.Milliseconds}.{hash}")));
}
