using System.Diagnostics;
using Npgsql;

namespace Tidemark.IntegrationTests.Processes;

/// <summary>A PostgreSQL server of the tests' own, in a scratch folder and on a free loopback port.</summary>
/// <remarks>The server is the child of a shell that reads this process's pipe: a line there is a crash and a new start, and the end of
/// the pipe, which comes with the end of this process however it ends, stops the server and removes its folder.</remarks>
internal sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>The collection of the tests that break the durable server, which run one after another.</summary>
    public const string DurableCollection = "durable PostgreSQL server";

    private const string User = "tidemark";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly Lazy<Task<PostgresServer>> QuickServer = new(() => StartAsync(isDurable: false));
    private static readonly Lazy<Task<PostgresServer>> DurableServer = new(() => StartAsync(isDurable: true));

    private readonly Process shell;
    private readonly string folder;
    private readonly int port;
    private int databases;

    private PostgresServer(Process shell, string folder, int port) => (this.shell, this.folder, this.port) = (shell, folder, port);

    /// <summary>The server shared by all tests of the run that need no durability; started at first use.</summary>
    public static Task<PostgresServer> QuickAsync() => QuickServer.Value;

    /// <summary>The server shared by all tests of the run that break it, as durable as a real one.</summary>
    public static Task<PostgresServer> DurableAsync() => DurableServer.Value;

    /// <summary>Makes an empty database.</summary>
    /// <returns>The connection string for it.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = $"test{Interlocked.Increment(ref databases)}";
        await ExecuteAsync($"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    /// <summary>Makes a user who may connect to a database and do nothing in it.</summary>
    /// <returns>The connection string of the user.</returns>
    public async Task<string> CreateUserWithoutRightsAsync(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        string user = $"nobody_{builder.Database}";
        await ExecuteAsync($"CREATE USER {user}");
        builder.Username = user;
        return builder.ConnectionString;
    }

    /// <summary>Runs a statement in a database.</summary>
    public static async Task ExecuteInAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Ends every connection to a database, from the server's side.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> CutConnectionsAsync(string connectionString)
    {
        string database = new NpgsqlConnectionStringBuilder(connectionString).Database!;
        return await ExecuteAsync(
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}' AND pid <> pg_backend_pid()");
    }

    /// <summary>Stops the server as a crash does, with nothing written out and all connections dropped, and starts it again.</summary>
    /// <returns>When it answers again.</returns>
    public async Task RestartAsync()
    {
        string before = ServerProcess();
        await shell.StandardInput.WriteLineAsync("crash");
        await shell.StandardInput.FlushAsync();
        await AnswersAsync(unlessProcess: before);
    }

    public async ValueTask DisposeAsync()
    {
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        shell.Dispose();
    }

    private static async Task<PostgresServer> StartAsync(bool isDurable)
    {
        PostgresInstallation installation = PostgresInstallation.Found
            ?? throw new InvalidOperationException("PostgreSQL is not installed (package postgresql on Debian and Ubuntu).");
        string folder = Path.Combine(Path.GetTempPath(), $"tidemark-postgres-{Guid.NewGuid():N}");
        int port = LoopbackPort.FindFree();
        PostgresServer server = new(installation.Start(folder, port, isDurable), folder, port);
        await server.AnswersAsync(unlessProcess: "");
        return server;
    }

    /// <summary>Waits until a server process other than the one told answers.</summary>
    private Task AnswersAsync(string unlessProcess)
    {
        string problem = "";
        return Poll.UntilAsync(IsThereAsync, Deadline, Complaint);

        async Task<bool> IsThereAsync()
        {
            if (shell.HasExited) throw new InvalidOperationException(Complaint());
            string process = ServerProcess();
            if (process.Length == 0 || process == unlessProcess) return false;
            try
            {
                await ExecuteAsync("SELECT 1");
                return true;
            }
            catch (NpgsqlException notYet)
            {
                problem = notYet.Message;
                return false;
            }
        }

        string Complaint() => $"PostgreSQL in {folder} does not answer: {problem}\n{Read("log")}";
    }

    /// <summary>The number of the server's process; empty while there is none.</summary>
    private string ServerProcess() => Read("data/postmaster.pid").Split('\n')[0];

    private string Read(string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, name));
        }
        catch (IOException)
        {
            // The server makes and removes its files as it comes and goes.
            return "";
        }
    }

    private async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        int rows = 0;
        while (await reader.ReadAsync()) rows++;
        return rows;
    }

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={port};Username={User};Database={database}";
}
