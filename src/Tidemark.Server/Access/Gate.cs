using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Control;
using Tidemark.Core.Time;
using Tidemark.Server.Configuration;

namespace Tidemark.Server.Access;

/// <summary>Tells who makes a request: by the key of the configuration, an access key, a token, a session of the console, or nothing.
/// Safe for use from any thread.</summary>
internal sealed class Gate
{
    private const string Scheme = "Bearer ";

    /// <summary>No key and no token is longer.</summary>
    private const int CredentialCharactersMax = 16 * 1024;

    /// <summary>The id under which the key of the configuration logs in.</summary>
    private const string ConfiguredId = "http-key";

    private readonly NodeOptions options;
    private readonly TimeProvider clock;
    private readonly KeyRing ring;
    private readonly Tokens? tokens;
    private readonly string configuredHash;
    private readonly Caller anonymous, stranger;

    private Gate(NodeOptions options, TimeProvider clock, KeyRing ring, Tokens? tokens, Sessions sessions)
    {
        (this.options, this.clock, this.ring, this.tokens, Sessions) = (options, clock, ring, tokens, sessions);
        configuredHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(options.HttpKey)));
        anonymous = new Caller("anonymous", "", IsOpen(options) ? [Role.Reader, Role.Producer] : [], null) { IsAnonymous = true };
        stranger = anonymous with { Roles = [] };
    }

    /// <summary>Sessions of the console.</summary>
    public Sessions Sessions { get; }

    /// <summary>The admin key that was made because there was none; null where there was, or a key is configured.</summary>
    public string? FirstKey { get; private init; }

    /// <summary>Whether every call needs a key, those of liveness too: so it is with a key in the configuration.</summary>
    public bool LocksEverything => options.HttpKey.Length > 0;

    /// <summary>Opens the gate. A node on loopback without any admin key gets one.</summary>
    /// <exception cref="ConfigurationException">Others can reach the node and nothing says who may.</exception>
    /// <exception cref="Core.TidemarkException">The database of keys failed.</exception>
    public static async Task<Gate> OpenAsync(
        NodeOptions options, KeyStore store, TimeProvider clock, ILogger logger, CancellationToken cancellationToken)
    {
        KeyRing ring = await KeyRing.OpenAsync(store, clock, logger, cancellationToken);
        var now = new EventTime(clock.GetUtcNow().ToUnixTimeMilliseconds());
        Tokens? tokens = Tokens.Load(options.Access, logger);
        bool isLoopback = IPAddress.IsLoopback(IPAddress.Parse(options.HttpHost));
        if (!isLoopback && options.HttpKey.Length == 0 && tokens is null && !ring.HasAny(role: null, now))
        {
            throw new ConfigurationException(
            [
                $"http.host is {options.HttpHost}, which others can reach, and nothing says who may: make a key with \"tidemark key "
                + "create NAME --role admin\" and the same configuration, or set http.key (environment TIDEMARK_KEY) or access.jwt.keys, "
                + "or listen on loopback.",
            ]);
        }

        bool isFirst = options.HttpKey.Length == 0 && isLoopback && !ring.HasAny(Role.Admin, now);
        string? first = isFirst ? await FirstKeyAsync(store, now, cancellationToken) : null;
        if (first is not null) ring = await KeyRing.OpenAsync(store, clock, logger, cancellationToken);
        string secret = await store.SecretAsync("session", Convert.ToHexString(RandomNumberGenerator.GetBytes(32)), cancellationToken);
        return new Gate(options, clock, ring, tokens, new Sessions(Convert.FromHexString(secret))) { FirstKey = first };
    }

    /// <summary>Who makes a request.</summary>
    /// <returns>Null where it brings something that is not good.</returns>
    public async ValueTask<Caller?> WhoAsync(HttpContext context, CancellationToken cancellationToken)
    {
        string given = context.Request.Headers.Authorization.ToString();
        if (given.Length > 0)
        {
            return given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
                ? await OfAsync(given[Scheme.Length..].Trim(), cancellationToken) : null;
        }

        if (context.Request.Cookies.TryGetValue(Sessions.Cookie, out string? cookie) && IsOwnPage(context.Request)
            && await OfSessionAsync(cookie, cancellationToken) is { } logged) return logged;
        if (ForeignBy(context.Request) is { } header) return IsOpen(options) ? stranger with { ForeignBy = header } : stranger;

        // Addresses are told apart only where somebody counts by them.
        return options.Access.Rate > 0 ? anonymous with { Id = $"address:{context.Connection.RemoteIpAddress}" } : anonymous;
    }

    /// <summary>Who has a key or brings a token; null for nobody.</summary>
    public async ValueTask<Caller?> OfAsync(string credential, CancellationToken cancellationToken)
    {
        if (credential.Length > CredentialCharactersMax) return null;
        if (LocksEverything && IsConfigured(credential)) return Configured();
        if (await StoredAsync(credential, cancellationToken) is { } key) return Of(key);
        return tokens?.Read(credential, Now());
    }

    /// <summary>The cookie of a session for whoever has a key; null where it is no key in force. Tokens have an end of their own and get
    /// none.</summary>
    public async ValueTask<(string Cookie, EventTime Until, Caller Caller)?> LogInAsync(string key, CancellationToken cancellationToken)
    {
        if (key.Length > CredentialCharactersMax) return null;
        EventTime until = Now().Plus((long)options.Access.Session.TotalMilliseconds);
        if (LocksEverything && IsConfigured(key)) return (Sessions.Issue(ConfiguredId, configuredHash, until), until, Configured());
        if (await StoredAsync(key, cancellationToken) is not { } stored || Of(stored) is not { } caller) return null;
        return (Sessions.Issue(stored.Id, stored.Hash, until), until, caller);
    }

    private static bool IsOpen(NodeOptions options) =>
        options.Access.OpensLoopback && options.HttpKey.Length == 0 && IPAddress.IsLoopback(IPAddress.Parse(options.HttpHost));

    private static async Task<string?> FirstKeyAsync(KeyStore store, EventTime now, CancellationToken cancellationToken)
    {
        byte[] random = RandomNumberGenerator.GetBytes(AccessKeys.RandomBytes);
        (string key, StoredKey stored) = AccessKeys.Make("first-admin", Role.Admin, rate: null, now, expires: null, random);
        return await store.AddAsync(stored, cancellationToken) ? key : null;
    }

    private static Caller Configured() => new("http.key", ConfiguredId, [Role.Admin], null);

    /// <summary>The stored key that a text is, in force or not; null where it is none.</summary>
    private async ValueTask<StoredKey?> StoredAsync(string text, CancellationToken cancellationToken)
    {
        if (!AccessKeys.TryParse(text, out string id, out string secret)) return null;
        StoredKey? key = await ring.FindAsync(id, cancellationToken);
        return key is not null && AccessKeys.IsSecretOf(key.Hash, secret) ? key : null;
    }

    private bool IsConfigured(string credential) => AccessKeys.IsSecretOf(configuredHash, credential);

    private Caller? Of(StoredKey key) => AccessKeys.IsInForce(key, Now()) && Roles.TryParse(key.Role, out Role role)
        ? new Caller(key.Name, key.Id, [role], key.Rate) : null;

    private async ValueTask<Caller?> OfSessionAsync(string cookie, CancellationToken cancellationToken)
    {
        if (!Sessions.TryParse(cookie, out string id, out EventTime until, out string signature) || until <= Now()) return null;
        if (id == ConfiguredId)
            return LocksEverything && Sessions.IsSigned(id, configuredHash, until, signature) ? Configured() : null;
        StoredKey? key = await ring.FindAsync(id, cancellationToken);
        return key is not null && Sessions.IsSigned(id, key.Hash, until, signature) ? Of(key) : null;
    }

    /// <summary>A browser says where a request comes from: another site must not use the session of this one, though SameSite keeps the
    /// cookie from it already.</summary>
    private static bool IsOwnPage(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";

    /// <summary>A page of another site may give its own name this address, and a server before the node may pass on what others ask:
    /// neither is somebody on this machine.</summary>
    /// <returns>The header that says so; null where a request is from here.</returns>
    private static string? ForeignBy(HttpRequest request)
    {
        if (request.Headers.ContainsKey("X-Forwarded-For")) return "X-Forwarded-For";
        if (request.Headers.ContainsKey("Forwarded")) return "Forwarded";
        string host = request.Host.Host;
        return host is "" or "localhost" or "127.0.0.1"
            || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address)) ? null : "Host";
    }

    private EventTime Now() => new(clock.GetUtcNow().ToUnixTimeMilliseconds());
}
