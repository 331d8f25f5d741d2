using Microsoft.Data.Sqlite;
using Tidemark.Core.Time;

namespace Tidemark.Connectors.Journal;

/// <summary>The writer's statements, prepared once. Owned by the writer's thread; every call runs inside its transaction.</summary>
internal sealed class JournalTables(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement addMetadata = new(connection, "INSERT OR IGNORE INTO metadata VALUES ($1, $2)", 2);
    private readonly SqliteStatement readMetadata = new(connection, "SELECT value FROM metadata WHERE name = $1", 1);
    private readonly SqliteStatement readHead = new(connection, ShardReads.HeadSql, 1);
    private readonly SqliteStatement putHead = new(connection, "INSERT OR REPLACE INTO shard VALUES ($1, $2, $3, $4, $5, $6)", 6);
    private readonly SqliteStatement addRecord =
        new(connection, "INSERT INTO record VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", 10);
    private readonly SqliteStatement deleteRecords = new(connection, "DELETE FROM record WHERE shard = $1 AND sequence < $2", 2);
    private readonly SqliteStatement addOutbox = new(connection, "INSERT INTO outbox VALUES ($1, $2, $3)", 3);
    private readonly SqliteStatement deleteOutboxes = new(connection, "DELETE FROM outbox WHERE shard = $1 AND sequence <= $2", 2);
    private readonly SqliteStatement putFired = new(connection, "INSERT OR REPLACE INTO fired VALUES ($1, $2, $3, $4, $5, $6)", 6);
    private readonly SqliteStatement deleteFired = new(connection, "DELETE FROM fired WHERE shard = $1 AND end_ms < $2", 2);

    /// <summary>Stores a value unless there is one, and returns the one in force.</summary>
    public string EnsureMetadata(string name, string value)
    {
        addMetadata.Execute(name, value);
        return (string)readMetadata.Value(name)!;
    }

    public ShardHead ReadHead(int shard) => ShardReads.Head(readHead, shard);

    public void PutHead(int shard, ShardHead head) => putHead.Execute(
        shard, head.Epoch, head.Newest, unchecked((long)head.NewestHash), head.Snapshot, head.OlderSnapshot);

    public void AddRecord(RecordHeader header, byte[] frame) => addRecord.Execute(
        header.Shard, header.Sequence, header.Epoch, header.IsSnapshot ? 1 : 0, header.Position, header.Watermark.Milliseconds,
        unchecked((long)header.PreviousHash), unchecked((long)header.FrameHash), unchecked((long)header.Hash()), frame);

    public void DeleteRecordsBefore(int shard, long sequence) => deleteRecords.Execute(shard, sequence);

    public void AddOutbox(int shard, long sequence, byte[] frame) => addOutbox.Execute(shard, sequence, frame);

    public void DeleteOutboxesThrough(int shard, long sequence) => deleteOutboxes.Execute(shard, sequence);

    public void PutFired(int shard, FiredFrame fired) => putFired.Execute(
        shard, fired.Family, fired.Group, fired.Window.Start.Milliseconds, fired.Window.End.Milliseconds, fired.Frame);

    public void DeleteFiredBefore(int shard, EventTime end) => deleteFired.Execute(shard, end.Milliseconds);

    public void Dispose()
    {
        foreach (SqliteStatement statement in (ReadOnlySpan<SqliteStatement>)
            [addMetadata, readMetadata, readHead, putHead, addRecord, deleteRecords, addOutbox, deleteOutboxes, putFired, deleteFired])
        {
            statement.Dispose();
        }
    }
}
