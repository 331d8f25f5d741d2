namespace Tidemark.Connectors.Control;

/// <summary>An access key as it is kept: its secret only as a hash.</summary>
/// <param name="Id">What tells it from others; part of the key, and not secret.</param>
/// <param name="Name">Whose it is, as a person called it; no two keys in force have the same.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Hash">The SHA-256 of its secret, hexadecimal.</param>
/// <param name="Rate">How many requests a second it may make; null for as many as the node allows everybody.</param>
/// <param name="Created">When it was made, epoch milliseconds.</param>
/// <param name="Expires">From when on it is good no more; null for never.</param>
/// <param name="Revoked">Since when it is good no more; null where it is not revoked.</param>
public sealed record StoredKey(
    string Id, string Name, string Role, string Hash, double? Rate, long Created, long? Expires, long? Revoked);
