using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Tidemark.Connectors.Journal;
using Tidemark.Core;

namespace Tidemark.UnitTests.Connectors.Journal;

/// <summary>A SQLite file whose writing connection a test can reach.</summary>
internal sealed class SpyDatabase(string path, ILogger logger) : JournalDatabase
{
    private readonly SqliteDatabase inner = new(path, logger);

    /// <summary>How long a statement waits for another program's lock; null for the usual time.</summary>
    public int? LockWaitSeconds { get; init; }

    /// <summary>The connection that writes.</summary>
    public SqliteConnection? Writer { get; private set; }

    public override string Name => inner.Name;

    public override string BeginWrite => inner.BeginWrite;

    public override string ForUpdate => inner.ForUpdate;

    public override string DamageRemedy => inner.DamageRemedy;

    public override string ParameterName(int number) => inner.ParameterName(number);

    public override string FrameToCome(int number) => inner.FrameToCome(number);

    public override object FrameValue(ReadOnlyMemory<byte> frame) => inner.FrameValue(frame);

    public override void WriteFrame(DbConnection connection, string table, ReadOnlyMemory<byte> frame) =>
        inner.WriteFrame(connection, table, frame);

    public override DbConnection OpenWriter()
    {
        Writer = (SqliteConnection)inner.OpenWriter();
        if (LockWaitSeconds is { } seconds) Writer.DefaultTimeout = seconds;
        return Writer;
    }

    public override DbConnection OpenReader() => inner.OpenReader();

    public override DbTransaction BeginRead(DbConnection connection) => inner.BeginRead(connection);

    public override bool IsInTransaction(DbConnection connection) => inner.IsInTransaction(connection);

    public override string? FaultOfFired(DbConnection connection) => inner.FaultOfFired(connection);

    public override TidemarkException Failure(string tried, DbException cause) => inner.Failure(tried, cause);
}
