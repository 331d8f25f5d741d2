using System.Data.Common;
using System.Runtime.InteropServices;
using Tidemark.Core.Hashing;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Journal;

/// <summary>The writer's statements, prepared once. Owned by the writer's thread; every call runs inside its transaction.</summary>
internal sealed class JournalTables : IDisposable
{
    /// <summary>The most rows of a shard that quarantine keeps; the oldest go first.</summary>
    public const int QuarantineRowsMax = 1_000;

    private readonly List<SqlStatement> statements = [];
    private readonly JournalDatabase database;
    private readonly DbConnection connection;
    private readonly SqlStatement addMetadata, readMetadata, putMetadata, addHead, readHead, putHead, holdsRecords, addRecord,
        deleteRecords, addOutbox, deleteOutboxes, dropFired, putFired, deleteFired, readRecord, addPart, deleteParts, deleteStrayParts,
        readPartHashes, addSnapshot, deleteSnapshots, keepRecords, keepOutboxes, dropRecords, dropOutboxes, addFinding, deleteFindings,
        readSnapshotPosition;

    public JournalTables(JournalDatabase database, DbConnection connection)
    {
        (this.database, this.connection) = (database, connection);
        addMetadata = Prepare("INSERT INTO metadata VALUES ($1, $2) ON CONFLICT DO NOTHING", 2);
        readMetadata = Prepare("SELECT value FROM metadata WHERE name = $1", 1);
        putMetadata = Prepare("UPDATE metadata SET value = $2 WHERE name = $1", 2);
        addHead = Prepare("INSERT INTO shard VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING", 11);
        readHead = Prepare($"{ShardReads.HeadSql} {database.ForUpdate}", 1);
        putHead = Prepare(
            "UPDATE shard SET epoch = $2, newest = $3, newest_hash = $4, first_record = $5, snapshot = $6, older_snapshot = $7, "
            + "last_from_outside = $8, published = $9, source_from = $10, hash = $11 WHERE shard = $1",
            11);
        holdsRecords = Prepare("SELECT sequence FROM record WHERE shard = $1 LIMIT 1", 1);
        addRecord = Prepare($"INSERT INTO record VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, {database.FrameToCome(11)})", 11);
        readRecord = Prepare(ShardReads.HeadersSql, 3);
        deleteRecords = Prepare("DELETE FROM record WHERE shard = $1 AND sequence < $2", 2);
        addOutbox = Prepare($"INSERT INTO outbox VALUES ($1, $2, {database.FrameToCome(3)})", 3);
        deleteOutboxes = Prepare("DELETE FROM outbox WHERE shard = $1 AND sequence <= $2", 2);
        dropFired = Prepare("DELETE FROM fired WHERE shard = $1 AND family = $2 AND grp = $3 AND start_ms = $4 AND end_ms = $5", 5);
        putFired = Prepare($"INSERT INTO fired VALUES ($1, $2, $3, $4, $5, $6, {database.FrameToCome(7)})", 7);
        deleteFired = Prepare("DELETE FROM fired WHERE shard = $1 AND end_ms < $2", 2);
        addPart = Prepare($"INSERT INTO snapshot_part VALUES ($1, $2, $3, $4, {database.FrameToCome(5)})", 5);
        readPartHashes = Prepare("SELECT frame_hash, length(frame) FROM snapshot_part WHERE shard = $1 AND sequence = $2 ORDER BY part", 2);
        deleteParts = Prepare("DELETE FROM snapshot_part WHERE shard = $1 AND sequence = $2", 2);
        deleteStrayParts = Prepare(
            "DELETE FROM snapshot_part WHERE shard = $1 AND sequence NOT IN (SELECT sequence FROM snapshot WHERE shard = $1)", 1);
        addSnapshot = Prepare("INSERT INTO snapshot VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", 10);
        deleteSnapshots = Prepare("DELETE FROM snapshot WHERE shard = $1 AND sequence <> $2 AND sequence <> $3", 3);
        readSnapshotPosition = Prepare("SELECT position FROM snapshot WHERE shard = $1 AND sequence = $2", 2);
        keepRecords = Prepare(
            "INSERT INTO quarantine SELECT shard, $3, 'record', sequence, $4, frame FROM record WHERE shard = $1 AND sequence >= $2", 4);
        keepOutboxes = Prepare(
            "INSERT INTO quarantine SELECT shard, $3, 'outbox', sequence, $4, frame FROM outbox WHERE shard = $1 AND sequence >= $2", 4);
        dropRecords = Prepare("DELETE FROM record WHERE shard = $1 AND sequence >= $2", 2);
        dropOutboxes = Prepare("DELETE FROM outbox WHERE shard = $1 AND sequence >= $2", 2);
        addFinding = Prepare("INSERT INTO quarantine VALUES ($1, $2, 'snapshot', $3, $4, NULL)", 4);
        deleteFindings = Prepare(
            "DELETE FROM quarantine WHERE shard = $1 AND (epoch, kind, sequence) NOT IN ("
            + "SELECT epoch, kind, sequence FROM quarantine WHERE shard = $1 ORDER BY epoch DESC, sequence DESC LIMIT "
            + $"{QuarantineRowsMax})",
            1);
    }

    /// <summary>Stores a value unless there is one, and returns the one in force.</summary>
    public string EnsureMetadata(string name, string value)
    {
        addMetadata.Execute(name, value);
        return readMetadata.Value(name) as string ?? "";
    }

    /// <summary>Stores another value in place of one, and returns the one before; empty, and nothing stored, where there is none.</summary>
    public string ReplaceMetadata(string name, string value)
    {
        string before = readMetadata.Value(name) as string ?? "";
        putMetadata.Execute(name, value);
        return before;
    }

    /// <summary>The head of a shard, held until the transaction ends; made where it is missing.</summary>
    /// <exception cref="JournalDamagedException">The row is damaged, or lost though there are records.</exception>
    public ShardHead TakeHead(int shard)
    {
        var unclaimed = ShardHead.Unclaimed(shard);
        if (Write(addHead, unclaimed) > 0 && holdsRecords.Value(shard) is not null)
            throw database.Damage(shard, "its records are there, but the row that says who owns it and what it holds is lost");
        return ReadHead(shard);
    }

    /// <summary>The head of a shard, held until the transaction ends; that of an unclaimed one where there is none.</summary>
    /// <exception cref="JournalDamagedException">The row is damaged.</exception>
    public ShardHead ReadHead(int shard) => ShardReads.Head(database, readHead, shard);

    public void PutHead(ShardHead head) => Write(putHead, head);

    public void AddRecord(RecordHeader header, ReadOnlyMemory<byte> frame)
    {
        addRecord.Execute(
            header.Shard, header.Sequence, header.Epoch, header.Position, header.Watermark.Milliseconds, header.FollowsFromSource ? 1 : 0,
            header.OutboxHash, header.PreviousHash, header.FrameHash, header.Hash(), database.FrameValue(frame));
        database.WriteFrame(connection, "record", frame);
    }

    /// <summary>The header of a record that must be there.</summary>
    public RecordHeader? ReadRecord(int shard, long sequence)
    {
        using DbDataReader row = readRecord.Query(shard, sequence, sequence);
        return row.Read() && ShardReads.Header(row, shard, out ulong hash) is var header && header.Hash() == hash ? header : null;
    }

    public void DeleteRecordsBefore(int shard, long sequence) => deleteRecords.Execute(shard, sequence);

    public void AddOutbox(int shard, long sequence, ReadOnlyMemory<byte> frame)
    {
        addOutbox.Execute(shard, sequence, database.FrameValue(frame));
        database.WriteFrame(connection, "outbox", frame);
    }

    public void DeleteOutboxesThrough(int shard, long sequence) => deleteOutboxes.Execute(shard, sequence);

    /// <summary>Stores a fired window, in place of what was stored of it before.</summary>
    public void PutFired(FiredFrame fired)
    {
        (long start, long end) = (fired.Window.Start.Milliseconds, fired.Window.End.Milliseconds);
        dropFired.Execute(fired.Shard, fired.Family, fired.Group, start, end);
        putFired.Execute(fired.Shard, fired.Family, fired.Group, start, end, fired.Hash(), database.FrameValue(fired.Frame));
        database.WriteFrame(connection, "fired", fired.Frame);
    }

    public void DeleteFiredBefore(int shard, EventTime end) => deleteFired.Execute(shard, end.Milliseconds);

    public void AddPart(int shard, long sequence, int part, ReadOnlyMemory<byte> frame)
    {
        addPart.Execute(shard, sequence, part, XxHash64.Hash(frame.Span), database.FrameValue(frame));
        database.WriteFrame(connection, "snapshot_part", frame);
    }

    public void DeleteParts(int shard, long sequence) => deleteParts.Execute(shard, sequence);

    /// <summary>Deletes the parts of snapshots that are not whole, or no more.</summary>
    public void DeleteStrayParts(int shard) => deleteStrayParts.Execute(shard);

    /// <summary>How many parts a snapshot has, their bytes and the hash of their hashes.</summary>
    public (int Parts, long Bytes, ulong Hash) ReadParts(int shard, long sequence)
    {
        using DbDataReader row = readPartHashes.Query(shard, sequence);
        List<long> hashes = [];
        long bytes = 0;
        while (row.Read())
        {
            hashes.Add(row.Number(0));
            bytes += row.Number(1);
        }

        return (hashes.Count, bytes, RowHash.Of(CollectionsMarshal.AsSpan(hashes)));
    }

    public void AddSnapshot(SnapshotHeader header) => addSnapshot.Execute(
        header.Shard, header.Sequence, header.Epoch, header.Position, header.Watermark.Milliseconds, header.Parts, header.Bytes,
        header.PartsHash, header.RecordHash, header.Hash());

    /// <summary>The source position of a snapshot; null where there is none of that sequence.</summary>
    public long? ReadSnapshotPosition(int shard, long sequence) => readSnapshotPosition.Value(shard, sequence) as long?;

    /// <summary>The exception for stored bytes that are not what was written.</summary>
    public JournalDamagedException Damage(int shard, string finding) => database.Damage(shard, finding);

    public void DeleteSnapshotsBut(int shard, long sequence, long other) => deleteSnapshots.Execute(shard, sequence, other);

    /// <summary>Moves the records and outboxes from <paramref name="sequence"/> on out of the way.</summary>
    public void SetAsideFrom(int shard, long sequence, long epoch, string finding)
    {
        keepRecords.Execute(shard, sequence, epoch, finding);
        keepOutboxes.Execute(shard, sequence, epoch, finding);
        dropRecords.Execute(shard, sequence);
        dropOutboxes.Execute(shard, sequence);
    }

    /// <summary>Notes that a snapshot was given up.</summary>
    public void NoteSnapshotGivenUp(int shard, long sequence, long epoch, string finding) =>
        addFinding.Execute(shard, epoch, sequence, finding);

    public void BoundQuarantine(int shard) => deleteFindings.Execute(shard);

    public void Dispose()
    {
        foreach (SqlStatement statement in statements) statement.Dispose();
    }

    private static int Write(SqlStatement statement, ShardHead head) => statement.Execute(
        head.Shard, head.Epoch, head.Newest, head.NewestHash, head.FirstRecord, head.Snapshot, head.OlderSnapshot, head.LastFromOutside,
        head.Published, head.SourceFrom, head.Hash());

    private SqlStatement Prepare(string sql, int parameters)
    {
        var statement = new SqlStatement(database, connection, sql, parameters);
        statements.Add(statement);
        return statement;
    }
}
