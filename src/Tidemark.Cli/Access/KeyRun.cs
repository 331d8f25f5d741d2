using System.Security.Cryptography;
using System.Text.Json;
using Spectre.Console;
using Tidemark.Cli.Cluster;
using Tidemark.Connectors.Control;
using Tidemark.Core.Time;
using Tidemark.Server.Access;
using Tidemark.Server.Configuration;
using Tidemark.Server.Hosting;

namespace Tidemark.Cli.Access;

/// <summary>A run of <c>tidemark key</c>. What it changes goes into the audit log under the name of the system's user.</summary>
internal sealed class KeyRun : IAsyncDisposable
{
    private readonly ControlDatabase database;
    private readonly KeyStore keys;
    private readonly AuditTrail audit;
    private readonly string place;
    private readonly bool asJson;
    private readonly CancellationToken cancellationToken;

    private KeyRun(ControlDatabase database, NodeOptions options, bool asJson, CancellationToken cancellationToken)
    {
        (this.database, this.asJson, this.cancellationToken) = (database, asJson, cancellationToken);
        place = options.JournalPostgres.Length > 0 ? "the database of the journal" : Path.GetFullPath(options.DataDirectory);
        keys = new KeyStore(database);
        audit = new AuditTrail(database, (long)options.Access.AuditKeep.TotalMilliseconds);
    }

    public static async Task<KeyRun> OpenAsync(NodeOptions options, bool asJson, CancellationToken cancellationToken) =>
        new(await ServingNode.OpenControlAsync(options, cancellationToken), options, asJson, cancellationToken);

    public async Task<int> CreateAsync(string name, Role role, double? rate, TimeSpan? expiresAfter)
    {
        EventTime now = Now();
        EventTime? expires = expiresAfter is { } after ? now.Plus((long)after.TotalMilliseconds) : null;
        byte[] random = RandomNumberGenerator.GetBytes(AccessKeys.RandomBytes);
        (string key, StoredKey stored) = AccessKeys.Make(name, role, rate, now, expires, random);
        if (!await keys.AddAsync(stored, cancellationToken))
        {
            await Console.Error.WriteLineAsync(
                $"A key named \"{name}\" is in force. Revoke it first (tidemark key revoke), or choose another name.");
            return ExitCodes.Failed;
        }

        if (asJson)
        {
            Write(json =>
            {
                json.WriteString("key", key);
                WriteFields(json, stored);
            });
        }
        else
        {
            await Console.Error.WriteLineAsync(
                $"The key of {name} ({Roles.Name(role)}) in {place}; only its hash is kept, so it is shown this once:");
            Console.WriteLine(key);
        }

        // Shown first: a key that is in force and that nobody has seen would be of no use.
        await AuditAsync($"key create {name} --role {Roles.Name(role)} ({stored.Id})");
        return ExitCodes.Done;
    }

    public async Task<int> ListAsync()
    {
        IReadOnlyList<StoredKey> all = await keys.ReadAsync(cancellationToken);
        if (asJson)
        {
            Write(json =>
            {
                json.WriteStartArray("keys");
                foreach (StoredKey key in all)
                {
                    json.WriteStartObject();
                    WriteFields(json, key);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return ExitCodes.Done;
        }

        var table = new Table { Border = TableBorder.None };
        foreach (string column in new[] { "id", "name", "role", "rate", "created", "state" })
            table.AddColumn(new TableColumn(new Text(column)) { NoWrap = true });
        foreach (StoredKey key in all)
        {
            table.AddRow(
                new Text(key.Id), new Text(key.Name), new Text(key.Role), new Text(key.Rate is { } rate ? $"{rate}/s" : "-"),
                new Text(Text(key.Created)), new Text(StateOf(key)));
        }

        ViewRun.NewConsole().Write(table);
        return ExitCodes.Done;
    }

    public async Task<int> RevokeAsync(string nameOrId)
    {
        if (await keys.RevokeAsync(nameOrId, Now().Milliseconds, cancellationToken) is not { } key)
        {
            await Console.Error.WriteLineAsync($"No key in force has the name or the id \"{nameOrId}\". tidemark key list shows them.");
            return ExitCodes.Failed;
        }

        await AuditAsync($"key revoke {key.Name} ({key.Id})");
        if (asJson) Write(json => WriteFields(json, key));
        else Console.WriteLine($"The key of {key.Name} ({key.Id}) is revoked.");
        return ExitCodes.Done;
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private static string StateOf(StoredKey key) => key switch
    {
        { Revoked: { } revoked } => $"revoked {Text(revoked)}",
        { Expires: { } expires } when expires <= Now().Milliseconds => $"expired {Text(expires)}",
        { Expires: { } expires } => $"in force until {Text(expires)}",
        _ => "in force",
    };

    private static void WriteFields(Utf8JsonWriter json, StoredKey key)
    {
        json.WriteString("id", key.Id);
        json.WriteString("name", key.Name);
        json.WriteString("role", key.Role);
        if (key.Rate is { } rate) json.WriteNumber("rate", rate);
        json.WriteString("created", Text(key.Created));
        if (key.Expires is { } expires) json.WriteString("expires", Text(expires));
        if (key.Revoked is { } revoked) json.WriteString("revoked", Text(revoked));
    }

    private static void Write(Action<Utf8JsonWriter> fields)
    {
        using Stream output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    private static string Text(long ms) => UtcTime.ToText(new EventTime(ms));

    private static EventTime Now() => new(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());

    public Task AuditAsync(string what) => audit.AddAsync(
        new AuditEntry(
            Now().Milliseconds, Guid.NewGuid().ToString("N"), Environment.UserName, "command line", what, "done",
            Environment.MachineName, Request: ""),
        cancellationToken);
}
