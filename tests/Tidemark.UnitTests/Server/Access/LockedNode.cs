using System.Net.Http.Headers;
using System.Security.Cryptography;
using Tidemark.Connectors.Control;
using Tidemark.Core.Time;
using Tidemark.Server.Access;
using Tidemark.Server.Hosting;
using Tidemark.UnitTests.Server.Http;

namespace Tidemark.UnitTests.Server.Access;

/// <summary>A node that lets nobody in without a key or a token, with a key of each role, and an open one beside it.</summary>
public sealed class LockedNode : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("tidemark-test-").FullName;
    private readonly Dictionary<string, string> credentials = [];
    private ServingNode locked = null!, open = null!;

    /// <summary>Issues the tokens that the node takes, and some that it does not.</summary>
    internal TokenIssuer Issuer { get; } = new();

    /// <summary>The address of the locked node.</summary>
    public string Address => locked.Address;

    /// <summary>The address of the open node.</summary>
    public string OpenAddress => open.Address;

    /// <summary>The node's folder.</summary>
    public string Folder => Path.Combine(folder, "locked");

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        string jwks = Path.Combine(folder, "keys.json");
        Issuer.WriteKeys(jwks);
        foreach (Role role in Enum.GetValues<Role>()) credentials[Roles.Name(role)] = await MakeKeyAsync(Roles.Name(role), role);
        credentials["expired key"] = await MakeKeyAsync("expired", Role.Admin, lifeMs: 1, madeMsAgo: 60_000);
        credentials["revoked key"] = await MakeKeyAsync("revoked", Role.Admin, isRevoked: true);
        credentials["wrong key"] = "secret";
        credentials["key with a wrong secret"] = credentials["admin"][..^1] + (credentials["admin"][^1] == 'A' ? 'B' : 'A');
        credentials["key that nobody made"] = AccessKeys.Make(
            "x", Role.Admin, null, new EventTime(0), null, RandomNumberGenerator.GetBytes(AccessKeys.RandomBytes)).Key;
        DateTime later = DateTime.UtcNow.AddHours(1);
        credentials["expired token"] = Issuer.Token("admin", DateTime.UtcNow.AddMinutes(-1));
        credentials["token of another issuer"] = Issuer.Token("admin", later, issuer: "https://other.example");
        credentials["token for another audience"] = Issuer.Token("admin", later, audience: "other");
        credentials["token without a role"] = Issuer.Token(role: null, later);
        credentials["token of an unknown role"] = Issuer.Token("root", later);
        using (var stranger = new TokenIssuer()) credentials["token with another signature"] = stranger.Token("admin", later);
        credentials["reader's token"] = Issuer.Token("reader", later);
        credentials["two roles"] = Issuer.Token(new[] { "reader", "producer" }, later);
        locked = await ServingFixture.StartAnotherAsync(
            $"data.directory={Folder}", "http.port=0", "log.partitions=1", "access.anonymous=none", $"access.jwt.keys={jwks}",
            $"access.jwt.issuer={TokenIssuer.Issuer}", $"access.jwt.audience={TokenIssuer.Audience}");
        open = await ServingFixture.StartAnotherAsync(
            $"data.directory={Path.Combine(folder, "open")}", "http.port=0", "log.partitions=1");
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await locked.DisposeAsync();
        await open.DisposeAsync();
        Issuer.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Makes a call.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="path">Its path.</param>
    /// <param name="caller">Who makes it: a role, one of the bad credentials, <c>nobody</c>, or <c>nobody, open</c> for the open
    /// node.</param>
    public Task<HttpResponseMessage> CallAsync(string method, string path, string caller) =>
        SendAsync(method, path, credentials.GetValueOrDefault(caller), caller == "nobody, open" ? open.Address : locked.Address);

    /// <summary>Makes a call of the locked node with what stands for a key.</summary>
    public static async Task<HttpResponseMessage> SendAsync(string method, string path, string? credential, string address)
    {
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (credential is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        if (method == "POST") request.Content = new StringContent("", null, "application/json");
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>The credential of a caller.</summary>
    public string Of(string caller) => credentials[caller];

    /// <summary>Makes a key in the locked node's folder, as another process would.</summary>
    public async Task<string> MakeKeyAsync(
        string name, Role role, long? lifeMs = null, long madeMsAgo = 0, bool isRevoked = false, double? rate = null)
    {
        await using ControlDatabase database = await ControlDatabase.OpenFileAsync(Path.Combine(Folder, "control.db"), default);
        var made = new EventTime(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - madeMsAgo);
        (string key, StoredKey stored) = AccessKeys.Make(
            name, role, rate, made, lifeMs is { } life ? made.Plus(life) : null, RandomNumberGenerator.GetBytes(AccessKeys.RandomBytes));
        Assert.True(await new KeyStore(database).AddAsync(stored, default));
        if (isRevoked) Assert.NotNull(await RevokeAsync(name));
        return key;
    }

    /// <summary>Revokes a key, as another process would.</summary>
    public async Task<StoredKey?> RevokeAsync(string name)
    {
        await using ControlDatabase database = await ControlDatabase.OpenFileAsync(Path.Combine(Folder, "control.db"), default);
        return await new KeyStore(database).RevokeAsync(name, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), default);
    }
}
