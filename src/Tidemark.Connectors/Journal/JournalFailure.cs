using Microsoft.Data.Sqlite;
using Tidemark.Core;
using Tidemark.Engine.Ports;
using static SQLitePCL.raw;

namespace Tidemark.Connectors.Journal;

/// <summary>Turns what SQLite reports into what a person can act on.</summary>
internal static class JournalFailure
{
    /// <summary>The exception for a failure of SQLite.</summary>
    /// <param name="path">The journal's file.</param>
    /// <param name="tried">What was tried, as the beginning of a sentence: "Writing to".</param>
    /// <param name="cause">What SQLite reported.</param>
    public static TidemarkException Of(string path, string tried, SqliteException cause)
    {
        string message = $"{tried} the journal {path} failed: {cause.Message} {Remedy(cause.SqliteErrorCode)}";
        return cause.SqliteErrorCode == SQLITE_CORRUPT
            ? new JournalDamagedException(message)
            : new JournalUnavailableException(path, message, cause);
    }

    /// <summary>The exception for stored bytes that are not what was written.</summary>
    /// <param name="path">The journal's file.</param>
    /// <param name="shard">The shard they belong to.</param>
    /// <param name="finding">What is wrong with which of them, as the end of a sentence.</param>
    public static JournalDamagedException Damage(string path, int shard, string finding) => new(
        $"The journal {path} is damaged in shard {shard}: {finding}. Restore the data folder, log and journal together, from a copy; "
        + "or, to go on without what was processed so far, move the data folder away and start with an empty one.");

    private static string Remedy(int code) => code switch
    {
        SQLITE_FULL => "Make room on the disk; nothing of this write was kept.",
        SQLITE_BUSY or SQLITE_LOCKED => "Another program holds the file: find it (fuser, lsof) and let it finish or end it.",
        SQLITE_READONLY or SQLITE_PERM or SQLITE_CANTOPEN or SQLITE_AUTH =>
            "Check that the folder exists and that the user of this process may write the file and the folder it lies in.",
        SQLITE_NOTADB => "Name another file, or move this one away and restore the journal from a copy.",
        SQLITE_CORRUPT => "Restore the data folder, log and journal together, from a copy.",
        SQLITE_IOERR => "Check the disk and the system's log, then start again.",
        SQLITE_TOOBIG => "The state of a shard has outgrown one row, a billion bytes: use more partitions.",
        _ => "Check the disk and start again.",
    };
}
