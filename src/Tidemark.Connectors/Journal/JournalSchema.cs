namespace Tidemark.Connectors.Journal;

/// <summary>The tables of the journal, the same in every database. Keep in step with <c>FORMAT.md</c>.</summary>
internal static class JournalSchema
{
    /// <summary>The format version written today.</summary>
    public const long Version = 2;

    /// <summary>The tables, in SQLite's words.</summary>
    public const string Tables =
        """
        CREATE TABLE metadata (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE shard (
            shard INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, newest INTEGER NOT NULL, newest_hash INTEGER NOT NULL,
            first_record INTEGER NOT NULL, snapshot INTEGER NOT NULL, older_snapshot INTEGER NOT NULL, last_from_outside INTEGER NOT NULL,
            published INTEGER NOT NULL, source_from INTEGER NOT NULL, hash INTEGER NOT NULL);
        CREATE TABLE record (
            shard INTEGER NOT NULL, sequence INTEGER NOT NULL, epoch INTEGER NOT NULL, position INTEGER NOT NULL,
            watermark INTEGER NOT NULL, follows_from_source INTEGER NOT NULL, outbox_hash INTEGER NOT NULL,
            previous_hash INTEGER NOT NULL, frame_hash INTEGER NOT NULL, hash INTEGER NOT NULL, frame BLOB NOT NULL,
            PRIMARY KEY (shard, sequence));
        CREATE TABLE snapshot (
            shard INTEGER NOT NULL, sequence INTEGER NOT NULL, epoch INTEGER NOT NULL, position INTEGER NOT NULL,
            watermark INTEGER NOT NULL, parts INTEGER NOT NULL, bytes INTEGER NOT NULL, parts_hash INTEGER NOT NULL,
            record_hash INTEGER NOT NULL, hash INTEGER NOT NULL, PRIMARY KEY (shard, sequence));
        CREATE TABLE snapshot_part (
            shard INTEGER NOT NULL, sequence INTEGER NOT NULL, part INTEGER NOT NULL, frame_hash INTEGER NOT NULL, frame BLOB NOT NULL,
            PRIMARY KEY (shard, sequence, part));
        CREATE TABLE outbox (
            shard INTEGER NOT NULL, sequence INTEGER NOT NULL, frame BLOB NOT NULL, PRIMARY KEY (shard, sequence));
        CREATE TABLE fired (
            shard INTEGER NOT NULL, family INTEGER NOT NULL, grp INTEGER NOT NULL, start_ms INTEGER NOT NULL, end_ms INTEGER NOT NULL,
            hash INTEGER NOT NULL, frame BLOB NOT NULL, PRIMARY KEY (shard, family, grp, start_ms, end_ms));
        CREATE INDEX fired_by_end ON fired (shard, end_ms);
        CREATE TABLE quarantine (
            shard INTEGER NOT NULL, epoch INTEGER NOT NULL, kind TEXT NOT NULL, sequence INTEGER NOT NULL, finding TEXT NOT NULL,
            frame BLOB, PRIMARY KEY (shard, epoch, kind, sequence));
        """;
}
