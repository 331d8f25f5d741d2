using Dapper;

namespace Tidemark.Connectors.Control;

/// <summary>The access keys, and the secret that sessions are signed with. Safe for use from any thread.</summary>
public sealed class KeyStore(ControlDatabase database)
{
    private const string Tried = "Changing the access keys in";

    private const string Columns = "SELECT id, name, role, hash, rate, created, expires, revoked FROM access_key";

    /// <summary>Every key, revoked ones too, by the time they were made.</summary>
    /// <exception cref="ControlUnavailableException">The database failed.</exception>
    public Task<IReadOnlyList<StoredKey>> ReadAsync(CancellationToken cancellationToken) => database.ReadAsync(
        "Reading the access keys in",
        async Task<IReadOnlyList<StoredKey>> (connection) => [.. await connection.QueryAsync<StoredKey>($"{Columns} ORDER BY created, id")],
        cancellationToken);

    /// <summary>Adds a key.</summary>
    /// <returns>Whether it was added; not where a key in force has its name.</returns>
    /// <exception cref="ControlUnavailableException">The database failed.</exception>
    public Task<bool> AddAsync(StoredKey key, CancellationToken cancellationToken) => database.RunAsync(
        Tried,
        async connection => await connection.ExecuteAsync(
            """
            INSERT INTO access_key (id, name, role, hash, rate, created, expires, revoked)
            SELECT @Id, @Name, @Role, @Hash, CAST(@Rate AS DOUBLE PRECISION), @Created, CAST(@Expires AS BIGINT), NULL
            WHERE NOT EXISTS (SELECT 1 FROM access_key
                WHERE name = @Name AND revoked IS NULL AND (expires IS NULL OR expires > @Created))
            """,
            key) > 0,
        cancellationToken);

    /// <summary>Revokes the key in force of a name or an id.</summary>
    /// <returns>The key; null where there is none in force.</returns>
    /// <exception cref="ControlUnavailableException">The database failed.</exception>
    public Task<StoredKey?> RevokeAsync(string nameOrId, long now, CancellationToken cancellationToken) => database.RunAsync(
        Tried,
        async connection =>
        {
            StoredKey? key = await connection.QueryFirstOrDefaultAsync<StoredKey>(
                $"{Columns} WHERE (name = @nameOrId OR id = @nameOrId) AND revoked IS NULL ORDER BY created DESC", new { nameOrId });
            if (key is null) return null;
            await connection.ExecuteAsync("UPDATE access_key SET revoked = @now WHERE id = @Id", new { now, key.Id });
            return key with { Revoked = now };
        },
        cancellationToken);

    /// <summary>The secret of a name, the same for all who ask; <paramref name="ifNew"/> becomes it where there is none yet.</summary>
    /// <exception cref="ControlUnavailableException">The database failed.</exception>
    public Task<string> SecretAsync(string name, string ifNew, CancellationToken cancellationToken) => database.RunAsync(
        Tried,
        async connection =>
        {
            await connection.ExecuteAsync(
                "INSERT INTO control_secret (name, value) VALUES (@name, @ifNew) ON CONFLICT (name) DO NOTHING", new { name, ifNew });
            return await connection.QuerySingleAsync<string>("SELECT value FROM control_secret WHERE name = @name", new { name });
        },
        cancellationToken);
}
