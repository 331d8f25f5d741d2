using Microsoft.Data.Sqlite;

namespace Tidemark.Connectors.Journal;

/// <summary>The tables of the journal, by format version. Keep in step with <c>FORMAT.md</c>.</summary>
internal static class JournalSchema
{
    /// <summary>"TMJ1" in ASCII: marks the file as a journal.</summary>
    public const long ApplicationId = 0x544D4A31;

    // Entry v brings a journal from format version v to v + 1. An entry that was released never changes.
    private static readonly string[] migrations =
    [
        """
        CREATE TABLE metadata (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE shard (
            shard INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, newest INTEGER NOT NULL, newest_hash INTEGER NOT NULL,
            snapshot INTEGER NOT NULL, older_snapshot INTEGER NOT NULL);
        CREATE TABLE record (
            shard INTEGER NOT NULL, sequence INTEGER NOT NULL, epoch INTEGER NOT NULL, is_snapshot INTEGER NOT NULL,
            position INTEGER NOT NULL, watermark INTEGER NOT NULL, previous_hash INTEGER NOT NULL, frame_hash INTEGER NOT NULL,
            hash INTEGER NOT NULL, frame BLOB NOT NULL, PRIMARY KEY (shard, sequence));
        CREATE TABLE outbox (
            shard INTEGER NOT NULL, sequence INTEGER NOT NULL, frame BLOB NOT NULL, PRIMARY KEY (shard, sequence));
        CREATE TABLE fired (
            shard INTEGER NOT NULL, family INTEGER NOT NULL, grp INTEGER NOT NULL, start_ms INTEGER NOT NULL, end_ms INTEGER NOT NULL,
            frame BLOB NOT NULL, PRIMARY KEY (shard, family, grp, start_ms, end_ms));
        CREATE INDEX fired_by_end ON fired (shard, end_ms);
        """,
    ];

    /// <summary>The format version written today.</summary>
    public static long Version => migrations.Length;

    /// <summary>The format version of an opened file; 0 where it is empty. Changes nothing.</summary>
    /// <exception cref="JournalFormatException">It is the database of another program, or a journal of a later version.</exception>
    public static long VersionOf(SqliteConnection connection, string path)
    {
        long application = Number(connection, "PRAGMA application_id");
        long version = Number(connection, "PRAGMA user_version");
        bool isEmpty = Number(connection, "SELECT count(*) FROM sqlite_master") == 0;
        if (isEmpty && application == 0 && version == 0) return 0;
        if (application != ApplicationId)
        {
            throw new JournalFormatException(
                path, $"a SQLite database of another program (application_id {application})", "Name another file.");
        }

        if (version > Version)
        {
            throw new JournalFormatException(
                path, $"a journal of format version {version}, and this program knows versions up to {Version}",
                "Start the version of the program that wrote it, or a later one.");
        }

        return version;
    }

    /// <summary>Brings the file from <paramref name="version"/> to <see cref="Version"/>, in one transaction.</summary>
    public static void Migrate(SqliteConnection connection, long version)
    {
        using SqliteTransaction transaction = connection.BeginTransaction();
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = string.Join(
            '\n', [.. migrations[(int)version..], $"PRAGMA application_id = {ApplicationId};", $"PRAGMA user_version = {Version};"]);
        command.ExecuteNonQuery();
        transaction.Commit();
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var statement = new SqliteStatement(connection, sql);
        return (long)statement.Value()!;
    }
}
