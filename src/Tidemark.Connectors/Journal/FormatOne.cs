using System.Data.Common;
using Tidemark.Core.Hashing;
using Tidemark.Core.Time;

namespace Tidemark.Connectors.Journal;

/// <summary>Takes a journal of format version 1 over: its snapshots were records among the others, whole in one row.</summary>
/// <remarks>The newest snapshot becomes a snapshot of today's, the records after it are chained anew; what came before is dropped. Whether
/// those records follow from the source alone was not written, so they count as if they did not.</remarks>
internal static class FormatOne
{
    private static readonly string[] names = ["shard", "record", "outbox", "fired"];

    /// <summary>Gives the old tables other names, to make room for the new ones.</summary>
    public static void SetApart(JournalDatabase database, DbConnection connection)
    {
        Run(database, connection, "DROP INDEX fired_by_end");
        foreach (string name in names) Run(database, connection, $"ALTER TABLE {name} RENAME TO {name}_1");
        Run(database, connection, "ALTER TABLE metadata RENAME TO metadata_1");
    }

    /// <summary>Fills the new tables from the old ones and drops those.</summary>
    /// <exception cref="Tidemark.Engine.Ports.JournalDamagedException">What is needed is damaged.</exception>
    public static void TakeOver(JournalDatabase database, DbConnection connection)
    {
        using (var tables = new JournalTables(database, connection))
        {
            Run(database, connection, "INSERT INTO metadata SELECT name, value FROM metadata_1");
            foreach (Head head in Heads(database, connection)) TakeOver(database, connection, tables, head);
            TakeFired(database, connection, tables);
        }

        foreach (string name in (string[])[.. names, "metadata"]) Run(database, connection, $"DROP TABLE {name}_1");
    }

    private static void TakeOver(JournalDatabase database, DbConnection connection, JournalTables tables, Head old)
    {
        tables.TakeHead(old.Shard);
        Dictionary<long, byte[]> outboxes = Outboxes(database, connection, tables, old.Shard);
        // Records with outputs still to be published stay, whether or not the state needs them.
        long expected = Math.Max(1, Math.Min(old.Snapshot, outboxes.Keys.DefaultIfEmpty(long.MaxValue).Min()));
        ShardHead head = ShardHead.Unclaimed(old.Shard) with { Epoch = old.Epoch, Newest = expected - 1, FirstRecord = expected };
        using var statement = new SqlStatement(
            database, connection,
            "SELECT sequence, epoch, position, watermark, frame_hash, is_snapshot, frame FROM record_1 WHERE shard = $1 AND sequence >= $2 "
            + "ORDER BY sequence",
            2);
        using DbDataReader row = statement.Query(old.Shard, expected);
        for (; row.Read(); expected++)
        {
            byte[] frame = row.Blob(6);
            bool isWhole = row.Number(0) == expected && XxHash64.Hash(frame) == ShardReads.Bits(row, 4)
                && StoredFrame.TryRead(frame, out _);
            if (!isWhole) throw database.Damage(old.Shard, $"record {expected} is damaged or missing");
            bool isSnapshot = row.Number(5) != 0;
            byte[] change = isSnapshot ? new StoredFrame([]).Bytes.ToArray() : frame;
            byte[]? outbox = outboxes.GetValueOrDefault(expected);
            var record = new RecordHeader(
                old.Shard, expected, row.Number(1), row.Number(2), new EventTime(row.Number(3)), FollowsFromSource: false,
                outbox is null ? 0 : XxHash64.Hash(outbox), head.NewestHash, XxHash64.Hash(change));
            tables.AddRecord(record, change);
            head = head.Plus(record, published: 0);
            if (expected == old.Snapshot) head = TakeSnapshot(tables, head, record, frame);
        }

        if (head.Newest != old.Newest || head.Snapshot != old.Snapshot)
            throw database.Damage(old.Shard, $"record {head.Newest + 1} is missing");
        tables.PutHead(head);
    }

    private static ShardHead TakeSnapshot(JournalTables tables, ShardHead head, RecordHeader record, byte[] frame)
    {
        tables.AddPart(head.Shard, record.Sequence, 0, frame);
        (int parts, long bytes, ulong hash) = tables.ReadParts(head.Shard, record.Sequence);
        tables.AddSnapshot(new SnapshotHeader(
            head.Shard, record.Sequence, record.Epoch, record.Position, record.Watermark, parts, bytes, hash, record.Hash()));
        return head with { Snapshot = record.Sequence, SourceFrom = record.Position };
    }

    private static Dictionary<long, byte[]> Outboxes(
        JournalDatabase database, DbConnection connection, JournalTables tables, int shard)
    {
        using var statement = new SqlStatement(database, connection, "SELECT sequence, frame FROM outbox_1 WHERE shard = $1", 1);
        using DbDataReader row = statement.Query(shard);
        Dictionary<long, byte[]> outboxes = [];
        while (row.Read())
        {
            outboxes.Add(row.Number(0), row.Blob(1));
            tables.AddOutbox(shard, row.Number(0), row.Blob(1));
        }

        return outboxes;
    }

    private static void TakeFired(JournalDatabase database, DbConnection connection, JournalTables tables)
    {
        using var statement = new SqlStatement(database, connection, "SELECT shard, family, grp, start_ms, end_ms, frame FROM fired_1");
        using DbDataReader row = statement.Query();
        while (row.Read())
        {
            var window = new Interval(new EventTime(row.Number(3)), new EventTime(row.Number(4)));
            tables.PutFired(new FiredFrame(
                (int)row.Number(0), (int)row.Number(1), (int)row.Number(2), window, row.Blob(5)));
        }
    }

    private static List<Head> Heads(JournalDatabase database, DbConnection connection)
    {
        using var statement = new SqlStatement(database, connection, "SELECT shard, epoch, newest, snapshot FROM shard_1");
        using DbDataReader row = statement.Query();
        List<Head> heads = [];
        while (row.Read()) heads.Add(new Head((int)row.Number(0), row.Number(1), row.Number(2), row.Number(3)));
        return heads;
    }

    private static void Run(JournalDatabase database, DbConnection connection, string sql)
    {
        using var statement = new SqlStatement(database, connection, sql);
        statement.Execute();
    }

    /// <summary>What is needed of a shard's old row.</summary>
    private readonly record struct Head(int Shard, long Epoch, long Newest, long Snapshot);
}
