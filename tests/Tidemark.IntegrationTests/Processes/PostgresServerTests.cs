using Npgsql;

namespace Tidemark.IntegrationTests.Processes;

/// <summary>What the tests of the store rely on.</summary>
[Collection(PostgresServer.DurableCollection)]
public sealed class PostgresServerTests
{
    [PostgresFact]
    public async Task CreateDatabase_EachTime_MakesAnEmptyOne()
    {
        PostgresServer server = await PostgresServer.QuickAsync();
        string first = await server.CreateDatabaseAsync(), second = await server.CreateDatabaseAsync();
        await ScalarAsync(first, "CREATE TABLE a (n int); INSERT INTO a VALUES (7)");
        await ScalarAsync(second, "CREATE TABLE a (n int)");
        Assert.Equal(7, await ScalarAsync(first, "SELECT max(n) FROM a"));
        Assert.Equal(DBNull.Value, await ScalarAsync(second, "SELECT max(n) FROM a"));
    }

    [PostgresFact]
    public async Task Restart_OfTheDurableServer_DropsConnectionsAndKeepsWhatWasCommitted()
    {
        PostgresServer server = await PostgresServer.DurableAsync();
        string database = await server.CreateDatabaseAsync();
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        Assert.Equal("on", await ScalarAsync(connection, "SHOW fsync"));
        await ScalarAsync(connection, "CREATE TABLE a AS SELECT 7 AS n");
        await server.RestartAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ScalarAsync(connection, "SELECT n FROM a"));
        Assert.Equal(7, await ScalarAsync(database, "SELECT n FROM a"));
    }

    [PostgresFact]
    public async Task CutConnections_OfADatabase_LeavesThoseOfOthers()
    {
        PostgresServer server = await PostgresServer.QuickAsync();
        await using var cut = new NpgsqlConnection(await server.CreateDatabaseAsync() + ";Pooling=false");
        await using var spared = new NpgsqlConnection(await server.CreateDatabaseAsync() + ";Pooling=false");
        await cut.OpenAsync();
        await spared.OpenAsync();
        Assert.Equal(1, await server.CutConnectionsAsync(cut.ConnectionString));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ScalarAsync(cut, "SELECT 1"));
        Assert.Equal(1, await ScalarAsync(spared, "SELECT 1"));
    }

    private static async Task<object?> ScalarAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        return await ScalarAsync(connection, sql);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
