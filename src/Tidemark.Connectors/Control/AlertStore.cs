using System.Data.Common;
using Dapper;

namespace Tidemark.Connectors.Control;

/// <summary>The states of the alert rules, and what is to be told of them. Safe for use from any thread.</summary>
/// <remarks>A state and what it gives rise to are written in one transaction, and only over the version that was read: of two who
/// evaluate a rule at once one alone makes it fire.</remarks>
public sealed class AlertStore(ControlDatabase database)
{
    /// <summary>How much of a rule waits for a channel at most; beyond it the oldest is given up.</summary>
    public const int PendingMax = 100;

    /// <summary>How long what was given up is kept, in milliseconds: 7 days.</summary>
    private const long FailedMs = 7L * 24 * 3_600_000;

    private const string Writing = "Writing the alerts into", Reading = "Reading the alerts in";

    /// <summary>The states of all rules that were ever looked at.</summary>
    /// <exception cref="ControlUnavailableException">The database failed.</exception>
    public Task<IReadOnlyList<StoredAlert>> ReadAsync(CancellationToken cancellationToken) => database.ReadAsync(
        Reading,
        async Task<IReadOnlyList<StoredAlert>> (connection) =>
            [.. await connection.QueryAsync<StoredAlert>("SELECT rule, version, state FROM alert_state ORDER BY rule")],
        cancellationToken);

    /// <summary>Writes what a look changes; a change of a state that another has written since it was read is left out.</summary>
    /// <returns>The changes that were written.</returns>
    /// <exception cref="ControlUnavailableException">The database failed, and nothing was written.</exception>
    public Task<IReadOnlyList<AlertChange>> WriteAsync(IReadOnlyList<AlertChange> changes, CancellationToken cancellationToken) =>
        database.RunAsync(
            Writing,
            async Task<IReadOnlyList<AlertChange>> (connection) =>
            {
                List<AlertChange> written = [];
                // In one order, so that two who write at once wait for each other instead of both giving up.
                foreach (AlertChange change in changes.OrderBy(c => c.Next.Rule, StringComparer.Ordinal))
                    if (await WriteAsync(connection, change)) written.Add(change);
                return written;
            },
            cancellationToken);

    /// <summary>All that is to be told or was given up, by rule and number.</summary>
    /// <exception cref="ControlUnavailableException">The database failed.</exception>
    public Task<IReadOnlyList<AlertDelivery>> DeliveriesAsync(CancellationToken cancellationToken) => database.ReadAsync(
        Reading,
        async Task<IReadOnlyList<AlertDelivery>> (connection) => [.. await connection.QueryAsync<AlertDelivery>(
            "SELECT rule, number, channel, id, body, at, attempts, due, failed FROM alert_delivery ORDER BY rule, number, channel")],
        cancellationToken);

    /// <summary>Strikes out what was told.</summary>
    /// <exception cref="ControlUnavailableException">The database failed.</exception>
    public Task DoneAsync(AlertDelivery delivery, CancellationToken cancellationToken) => database.RunAsync(
        Writing,
        connection => connection.ExecuteAsync(
            "DELETE FROM alert_delivery WHERE rule = @Rule AND number = @Number AND channel = @Channel", delivery),
        cancellationToken);

    /// <summary>Notes that something was tried in vain: how often, when it is tried again, whether it is given up.</summary>
    /// <exception cref="ControlUnavailableException">The database failed.</exception>
    public Task TriedAsync(AlertDelivery delivery, CancellationToken cancellationToken) => database.RunAsync(
        Writing,
        connection => connection.ExecuteAsync(
            """
            UPDATE alert_delivery SET attempts = @Attempts, due = @Due, failed = CAST(@Failed AS BIGINT)
            WHERE rule = @Rule AND number = @Number AND channel = @Channel
            """,
            delivery),
        cancellationToken);

    private static async Task<bool> WriteAsync(DbConnection connection, AlertChange change)
    {
        int written = await connection.ExecuteAsync(
            change.Next.Version == 0
                ? "INSERT INTO alert_state (rule, version, state) VALUES (@Rule, 1, @State) ON CONFLICT (rule) DO NOTHING"
                : "UPDATE alert_state SET version = @Version + 1, state = @State WHERE rule = @Rule AND version = @Version",
            change.Next);
        if (written == 0) return false;
        foreach (AlertDelivery delivery in change.Deliveries)
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO alert_delivery (rule, number, channel, id, body, at, attempts, due, failed)
                VALUES (@Rule, @Number, @Channel, @Id, @Body, @At, @Attempts, @Due, CAST(@Failed AS BIGINT))
                """,
                delivery);
            await connection.ExecuteAsync(
                """
                UPDATE alert_delivery SET failed = @At
                WHERE rule = @Rule AND channel = @Channel AND failed IS NULL AND number <= @Number - @PendingMax;
                DELETE FROM alert_delivery WHERE failed < @At - @FailedMs
                """,
                new { delivery.Rule, delivery.Channel, delivery.Number, delivery.At, PendingMax, FailedMs });
        }

        return true;
    }
}
