using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Journal;

/// <summary>What is read of a shard, each within one transaction of a read connection.</summary>
internal sealed class ShardReads(string path, ILogger logger)
{
    /// <summary>The statement for <see cref="Head(SqliteStatement, int)"/>.</summary>
    public const string HeadSql = "SELECT epoch, newest, newest_hash, snapshot, older_snapshot FROM shard WHERE shard = $1";

    /// <summary>The head of a shard; all zero where it was never claimed.</summary>
    public static ShardHead Head(SqliteStatement statement, int shard)
    {
        using SqliteDataReader row = statement.Query(shard);
        return row.Read()
            ? new ShardHead(row.GetInt64(0), row.GetInt64(1), unchecked((ulong)row.GetInt64(2)), row.GetInt64(3), row.GetInt64(4))
            : default;
    }

    /// <summary>Everything a shard is recovered from.</summary>
    /// <exception cref="JournalDamagedException">A record or outbox needed is damaged or missing.</exception>
    public RecoveredShard Recover(SqliteConnection connection, int shard)
    {
        using var headStatement = new SqliteStatement(connection, HeadSql, 1);
        ShardHead head = Head(headStatement, shard);
        var scan = new RecordScan(path, shard, head, logger);
        using var statement = new SqliteStatement(
            connection,
            "SELECT sequence, epoch, is_snapshot, position, watermark, previous_hash, frame_hash, hash, frame FROM record "
            + "WHERE shard = $1 ORDER BY sequence DESC",
            1);
        using SqliteDataReader row = statement.Query(shard);
        while (row.Read())
        {
            var header = new RecordHeader(
                shard, row.GetInt64(0), row.GetInt64(1), row.GetInt64(2) != 0, row.GetInt64(3), new EventTime(row.GetInt64(4)),
                unchecked((ulong)row.GetInt64(5)), unchecked((ulong)row.GetInt64(6)));
            scan.Visit(header, unchecked((ulong)row.GetInt64(7)), row.GetFieldValue<byte[]>(8));
        }

        return scan.Finish(Unpublished(connection, shard));
    }

    /// <summary>The position of the older of the two newest snapshots; 0 while there are fewer.</summary>
    public static long OldestNeededPosition(SqliteConnection connection, int shard)
    {
        using var statement = new SqliteStatement(
            connection,
            "SELECT position FROM shard JOIN record ON record.shard = shard.shard AND sequence = older_snapshot WHERE shard.shard = $1",
            1);
        return statement.Value(shard) is long position ? position : 0;
    }

    /// <summary>Fired windows by start, the newest <paramref name="limit"/> of those that start in <paramref name="starts"/>.</summary>
    public IReadOnlyList<FiredBlock> Fired(SqliteConnection connection, int shard, int family, int group, Interval starts, int limit)
    {
        using var statement = new SqliteStatement(
            connection,
            "SELECT start_ms, end_ms, frame FROM fired WHERE shard = $1 AND family = $2 AND grp = $3 AND start_ms >= $4 AND start_ms < $5 "
            + "ORDER BY start_ms DESC, end_ms DESC LIMIT $6",
            6);
        using SqliteDataReader row = statement.Query(shard, family, group, starts.Start.Milliseconds, starts.End.Milliseconds, limit);
        List<FiredBlock> blocks = [];
        while (row.Read())
        {
            var window = new Interval(new EventTime(row.GetInt64(0)), new EventTime(row.GetInt64(1)));
            if (!StoredFrame.TryRead(row.GetFieldValue<byte[]>(2), out ReadOnlyMemory<byte> bytes))
            {
                throw JournalFailure.Damage(
                    path, shard, $"the fired window of family {family} and group kind {group} from {window.Start.Milliseconds} ms to "
                    + $"{window.End.Milliseconds} ms fails its checksum");
            }

            blocks.Add(new FiredBlock(family, group, window, bytes));
        }

        blocks.Reverse();
        return blocks;
    }

    private List<Outbox> Unpublished(SqliteConnection connection, int shard)
    {
        using var statement = new SqliteStatement(
            connection, "SELECT sequence, frame FROM outbox WHERE shard = $1 ORDER BY sequence", 1);
        using SqliteDataReader row = statement.Query(shard);
        List<Outbox> outboxes = [];
        while (row.Read())
        {
            long sequence = row.GetInt64(0);
            if (!StoredFrame.TryRead(row.GetFieldValue<byte[]>(1), out ReadOnlyMemory<byte> bytes))
                throw JournalFailure.Damage(path, shard, $"the outbox of record {sequence} fails its checksum");
            outboxes.Add(new Outbox(sequence, bytes));
        }

        return outboxes;
    }
}
