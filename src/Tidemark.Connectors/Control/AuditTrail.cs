using Dapper;

namespace Tidemark.Connectors.Control;

/// <summary>Who did what: every operator's and administrator's act. Safe for use from any thread.</summary>
/// <param name="database">Where it is kept.</param>
/// <param name="keepMs">For how long, in milliseconds.</param>
public sealed class AuditTrail(ControlDatabase database, long keepMs)
{
    /// <summary>Adds an entry; what is older than is to be kept goes.</summary>
    /// <exception cref="ControlUnavailableException">The database failed.</exception>
    public Task AddAsync(AuditEntry entry, CancellationToken cancellationToken) => database.RunAsync(
        "Adding to the audit log in",
        async connection =>
        {
            await connection.ExecuteAsync("DELETE FROM audit WHERE at < @before", new { before = entry.At - keepMs });
            return await connection.ExecuteAsync(
                """
                INSERT INTO audit (at, id, who, role, what, outcome, node, request)
                VALUES (@At, @Id, @Who, @Role, @What, @Outcome, @Node, @Request)
                """,
                entry);
        },
        cancellationToken);

    /// <summary>The newest entries, newest first.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="before">Only entries before this entry's time and id; null for the newest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ControlUnavailableException">The database failed.</exception>
    public Task<IReadOnlyList<AuditEntry>> ReadAsync(
        int limit, (long At, string Id)? before, CancellationToken cancellationToken) => database.ReadAsync(
        "Reading the audit log in",
        async Task<IReadOnlyList<AuditEntry>> (connection) => [.. await connection.QueryAsync<AuditEntry>(
            """
            SELECT at, id, who, role, what, outcome, node, request FROM audit
            WHERE at < @at OR (at = @at AND id < @id) ORDER BY at DESC, id DESC LIMIT @limit
            """,
            new { limit, at = before?.At ?? long.MaxValue, id = before?.Id ?? "" })],
        cancellationToken);
}
