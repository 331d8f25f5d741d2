using System.Data;
using System.Data.Common;
using Tidemark.Core;
using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Journal;

/// <summary>The SQL database that a journal is kept in: how it is opened, and how its failures read. The statements are the same for
/// all.</summary>
internal abstract class JournalDatabase
{
    /// <summary>The database as messages name it.</summary>
    public abstract string Name { get; }

    /// <summary>Tries again to connect and to read, where that may help.</summary>
    public virtual DatabaseRetries Retries => DatabaseRetries.None;

    /// <summary>Begins a write transaction.</summary>
    public abstract string BeginWrite { get; }

    /// <summary>What makes a SELECT of a write transaction hold on to the row it reads; empty where the transaction itself does.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>What to do about a damaged journal, a sentence or two.</summary>
    public abstract string DamageRemedy { get; }

    /// <summary>The name of the n-th parameter, n from 1.</summary>
    public abstract string ParameterName(int number);

    /// <summary>What stands in an INSERT for a frame, the n-th parameter: the frame itself, or room for it.</summary>
    public abstract string FrameToCome(int number);

    /// <summary>The value of that parameter.</summary>
    public abstract object FrameValue(ReadOnlyMemory<byte> frame);

    /// <summary>Writes a frame into the row that was inserted last, where it is not there already.</summary>
    public abstract void WriteFrame(DbConnection connection, string table, ReadOnlyMemory<byte> frame);

    /// <summary>The frame in a column, of which the caller returns the memory; an empty one where there is no blob.</summary>
    public virtual StoredFrame ReadFrame(DbDataReader row, int column) => StoredFrame.Read(row, column);

    /// <summary>Opens a connection for writing; the first time makes the tables where they are missing, or brings them to the current
    /// format version.</summary>
    /// <exception cref="JournalFormatException">It is not a journal that this version of the program knows.</exception>
    /// <exception cref="JournalUnavailableException">It cannot be reached, read or written.</exception>
    public abstract DbConnection OpenWriter();

    /// <summary>Opens a connection for reading beside the writer.</summary>
    public abstract DbConnection OpenReader();

    /// <summary>Begins a transaction whose statements all see the same journal.</summary>
    public abstract DbTransaction BeginRead(DbConnection connection);

    /// <summary>Whether a connection can still be used.</summary>
    public static bool IsUsable(DbConnection connection) => connection.State == ConnectionState.Open;

    /// <summary>Whether a connection is in a transaction that must be rolled back.</summary>
    public abstract bool IsInTransaction(DbConnection connection);

    /// <summary>What is wrong with the indexes of the fired windows; null where nothing is. Their rows have hashes, but nothing counts
    /// them: a damaged index would hide some from a read of a range.</summary>
    public abstract string? FaultOfFired(DbConnection connection);

    /// <summary>Turns what the database reports into what a person can act on.</summary>
    /// <param name="tried">What was tried, as the beginning of a sentence: "Writing to".</param>
    /// <param name="cause">What the database reported.</param>
    public abstract TidemarkException Failure(string tried, DbException cause);

    /// <summary>The exception for stored bytes that are not what was written.</summary>
    /// <param name="shard">The shard they belong to.</param>
    /// <param name="finding">What is wrong with which of them, as the end of a sentence.</param>
    public JournalDamagedException Damage(int shard, string finding) =>
        new($"The journal {Name} is damaged in shard {shard}: {finding}. {DamageRemedy}");
}
