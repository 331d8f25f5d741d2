using System.Data.Common;

namespace Tidemark.Connectors.Journal;

/// <summary>The writer's connection and its statements. Owned by the writer's thread.</summary>
internal sealed class WriteSession : IDisposable
{
    private readonly JournalDatabase database;
    private readonly DbConnection connection;
    private readonly SqlStatement begin;
    private readonly SqlStatement commit;
    private readonly SqlStatement rollBack;

    public WriteSession(JournalDatabase database)
    {
        this.database = database;
        connection = database.Retries.Run(database.OpenWriter);
        Tables = new JournalTables(database, connection);
        begin = new SqlStatement(database, connection, database.BeginWrite);
        commit = new SqlStatement(database, connection, "COMMIT");
        rollBack = new SqlStatement(database, connection, "ROLLBACK");
    }

    public JournalTables Tables { get; }

    public void Begin() => begin.Execute();

    public void Commit() => commit.Execute();

    /// <summary>Ends a failed transaction; false where the connection is of no use any more.</summary>
    public bool TryRollBack()
    {
        try
        {
            if (!JournalDatabase.IsUsable(connection)) return false;
            if (database.IsInTransaction(connection)) rollBack.Execute();
            return true;
        }
        catch (DbException)
        {
            // What was tried failed for the same reason and tells it.
            return false;
        }
    }

    public void Dispose()
    {
        Tables.Dispose();
        begin.Dispose();
        commit.Dispose();
        rollBack.Dispose();
        connection.Dispose();
    }
}
