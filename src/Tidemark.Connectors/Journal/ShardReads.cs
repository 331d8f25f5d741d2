using System.Data.Common;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Journal;

/// <summary>What is read of a shard, each within one transaction of a read connection.</summary>
internal sealed class ShardReads(JournalDatabase database)
{
    /// <summary>The statement for <see cref="Head(JournalDatabase, SqlStatement, int)"/>.</summary>
    public const string HeadSql =
        "SELECT epoch, newest, newest_hash, first_record, snapshot, older_snapshot, last_from_outside, published, source_from, hash "
        + "FROM shard WHERE shard = $1";

    private const string HeaderColumns =
        "sequence, epoch, position, watermark, follows_from_source, outbox_hash, previous_hash, frame_hash, hash";

    /// <summary>The statement that reads the headers of a shard's records, from one sequence to another.</summary>
    public const string HeadersSql =
        $"SELECT {HeaderColumns} FROM record WHERE shard = $1 AND sequence >= $2 AND sequence <= $3 ORDER BY sequence";

    /// <summary>The same with their frames.</summary>
    public const string RecordsSql =
        $"SELECT {HeaderColumns}, frame FROM record WHERE shard = $1 AND sequence >= $2 AND sequence <= $3 ORDER BY sequence";

    /// <summary>The column of the frame in <see cref="RecordsSql"/>.</summary>
    public const int FrameColumn = 9;

    /// <summary>The head of a shard; that of an unclaimed one where there is none.</summary>
    /// <exception cref="JournalDamagedException">The row is damaged.</exception>
    public static ShardHead Head(JournalDatabase database, SqlStatement statement, int shard)
    {
        using DbDataReader row = statement.Query(shard);
        if (!row.Read()) return ShardHead.Unclaimed(shard);
        var head = new ShardHead(
            shard, row.Number(0), row.Number(1), Bits(row, 2), row.Number(3), row.Number(4), row.Number(5), row.Number(6),
            row.Number(7), row.Number(8));
        if (head.Hash() != Bits(row, 9))
            throw database.Damage(shard, "the row that says who owns it and what it holds does not fit its hash");
        return head;
    }

    /// <summary>The header in a row of <see cref="HeadersSql"/>, and the hash that is stored beside it.</summary>
    public static RecordHeader Header(DbDataReader row, int shard, out ulong hash)
    {
        hash = Bits(row, 8);
        return new RecordHeader(
            shard, row.Number(0), row.Number(1), row.Number(2), new EventTime(row.Number(3)), row.Number(4) != 0, Bits(row, 5),
            Bits(row, 6), Bits(row, 7));
    }

    /// <summary>A 64-bit hash, which is stored as the signed integer of the same bits.</summary>
    public static ulong Bits(DbDataReader row, int column) => unchecked((ulong)row.Number(column));

    /// <summary>The head of a shard.</summary>
    public ShardHead Head(DbConnection connection, int shard)
    {
        using var statement = new SqlStatement(database, connection, HeadSql, 1);
        return Head(database, statement, shard);
    }

    /// <summary>The frames of a stretch from a place on, up to about <paramref name="bytesMax"/>; none at its end. The caller may return
    /// their memory.</summary>
    /// <param name="connection">A connection in a transaction.</param>
    /// <param name="stretch">The stretch.</param>
    /// <param name="place">Where to begin; afterwards, where to go on.</param>
    /// <param name="bytesMax">With so many bytes read, no further row is begun.</param>
    public List<StoredFrame> Read(DbConnection connection, JournalStretch stretch, ref StretchPlace place, int bytesMax)
    {
        List<StoredFrame> read = [];
        long bytes = 0;
        if (!place.PartsDone)
        {
            using var parts = new SqlStatement(
                database, connection,
                "SELECT part, frame FROM snapshot_part WHERE shard = $1 AND sequence = $2 AND part >= $3 ORDER BY part", 3);
            using DbDataReader row = parts.Query(stretch.Shard, stretch.Snapshot, place.Part);
            while (bytes < bytesMax && row.Read())
            {
                if (row.Number(0) != place.Part) throw Gone(stretch, $"part {place.Part} of snapshot {stretch.Snapshot}");
                read.Add(Whole(row, 1, stretch, $"part {place.Part} of snapshot {stretch.Snapshot}"));
                bytes += read[^1].Bytes.Length;
                place = place with { Part = place.Part + 1 };
            }

            if (bytes >= bytesMax) return read;
            place = place with { PartsDone = true };
        }

        using var records = new SqlStatement(database, connection, RecordsSql, 3);
        using DbDataReader record = records.Query(stretch.Shard, place.Sequence, stretch.Through);
        while (bytes < bytesMax && place.Sequence <= stretch.Through)
        {
            if (!record.Read() || record.Number(0) != place.Sequence) throw Gone(stretch, $"record {place.Sequence}");
            read.Add(Whole(record, FrameColumn, stretch, $"record {place.Sequence}"));
            bytes += read[^1].Bytes.Length;
            place = place with { Sequence = place.Sequence + 1 };
        }

        return read;
    }

    /// <summary>Fired windows by start, the newest <paramref name="limit"/> of those that start in <paramref name="starts"/>.</summary>
    public IReadOnlyList<FiredBlock> Fired(DbConnection connection, int shard, int family, int group, Interval starts, int limit)
    {
        using var statement = new SqlStatement(
            database, connection,
            "SELECT start_ms, end_ms, hash, frame FROM fired WHERE shard = $1 AND family = $2 AND grp = $3 AND start_ms >= $4 "
            + "AND start_ms < $5 ORDER BY start_ms DESC, end_ms DESC LIMIT $6",
            6);
        using DbDataReader row = statement.Query(shard, family, group, starts.Start.Milliseconds, starts.End.Milliseconds, limit);
        List<FiredBlock> blocks = [];
        while (row.Read())
        {
            var window = new Interval(new EventTime(row.Number(0)), new EventTime(row.Number(1)));
            byte[] frame = row.Blob(3);
            var stored = new FiredFrame(shard, family, group, window, frame);
            if (stored.Hash() != Bits(row, 2) || !StoredFrame.TryRead(frame, out _))
            {
                throw database.Damage(
                    shard, $"the fired window of family {family} and group kind {group} from {window.Start.Milliseconds} ms to "
                    + $"{window.End.Milliseconds} ms fails its checksum");
            }

            blocks.Add(new FiredBlock(family, group, window, frame));
        }

        blocks.Reverse();
        return blocks;
    }

    private StoredFrame Whole(DbDataReader row, int column, JournalStretch stretch, string what)
    {
        StoredFrame frame = database.ReadFrame(row, column);
        return frame.IsWhole ? frame : throw database.Damage(stretch.Shard, $"{what} fails its checksum");
    }

    private JournalDamagedException Gone(JournalStretch stretch, string what) =>
        database.Damage(stretch.Shard, $"{what} is missing");
}
