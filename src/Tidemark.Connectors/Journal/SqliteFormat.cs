using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Tidemark.Connectors.Journal;

/// <summary>Which version of the format a SQLite file has, and how it is brought to today's.</summary>
internal static class SqliteFormat
{
    /// <summary>"TMJ1" in ASCII: marks the file as a journal.</summary>
    public const long ApplicationId = 0x544D4A31;

    /// <summary>The format version of an opened file; 0 where it is empty. Changes nothing.</summary>
    /// <exception cref="JournalFormatException">It is the database of another program, or a journal of a later version.</exception>
    public static long VersionOf(JournalDatabase database, DbConnection connection)
    {
        long application = Number(database, connection, "PRAGMA application_id");
        long version = Number(database, connection, "PRAGMA user_version");
        bool isEmpty = Number(database, connection, "SELECT count(*) FROM sqlite_master") == 0;
        if (isEmpty && application == 0 && version == 0) return 0;
        if (application != ApplicationId)
        {
            throw new JournalFormatException(
                database.Name, $"a SQLite database of another program (application_id {application})", "Name another file.");
        }

        if (version > JournalSchema.Version)
        {
            throw new JournalFormatException(
                database.Name, $"a journal of format version {version}, and this program knows versions up to {JournalSchema.Version}",
                "Start the version of the program that wrote it, or a later one.");
        }

        return version;
    }

    /// <summary>Makes sure that a file which is only read has today's format.</summary>
    /// <exception cref="JournalFormatException">It has not.</exception>
    public static void RequireToday(JournalDatabase database, DbConnection connection)
    {
        long version = VersionOf(database, connection);
        if (version == JournalSchema.Version) return;
        throw new JournalFormatException(
            database.Name, version == 0 ? "an empty file" : $"a journal of format version {version}",
            version == 0 ? "Name another file." : "Start a node on it once, which brings it up to date.");
    }

    /// <summary>Brings the file from <paramref name="version"/> to today's, in one transaction.</summary>
    public static void Migrate(JournalDatabase database, SqliteConnection connection, long version)
    {
        using SqliteTransaction transaction = connection.BeginTransaction();
        if (version == 1) FormatOne.SetApart(database, connection);
        using var tables = new SqlStatement(database, connection, JournalSchema.Tables);
        tables.Execute();
        if (version == 1) FormatOne.TakeOver(database, connection);
        using var stamp = new SqlStatement(
            database, connection, $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {JournalSchema.Version};");
        stamp.Execute();
        transaction.Commit();
    }

    private static long Number(JournalDatabase database, DbConnection connection, string sql)
    {
        using var statement = new SqlStatement(database, connection, sql);
        return (long)statement.Value()!;
    }
}
