using System.Data.Common;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Core.Hashing;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Journal;

/// <summary>Looks into a journal, of a running node or of none, and changes nothing.</summary>
/// <remarks>Not thread-safe. Every read sees the journal as it was when the inspector was opened.</remarks>
public sealed class JournalInspector : IDisposable
{
    private readonly JournalDatabase database;
    private readonly DbConnection connection;
    private readonly DbTransaction transaction;

    private JournalInspector(JournalDatabase database)
    {
        this.database = database;
        try
        {
            connection = database.Retries.Run(database.OpenReader);
            transaction = database.BeginRead(connection);
        }
        catch (DbException cause)
        {
            connection?.Dispose();
            throw database.Failure("Opening", cause);
        }
    }

    /// <summary>The journal as messages name it.</summary>
    public string Name => database.Name;

    /// <summary>Opens a journal in a file.</summary>
    /// <exception cref="JournalFormatException">The file is not a journal of today's format version.</exception>
    /// <exception cref="JournalUnavailableException">The file cannot be read.</exception>
    public static JournalInspector OpenFile(string path)
    {
        var inspector = new JournalInspector(new SqliteDatabase(Path.GetFullPath(path), NullLogger.Instance));
        try
        {
            SqliteFormat.RequireToday(inspector.database, inspector.connection);
            return inspector;
        }
        catch (DbException cause)
        {
            inspector.Dispose();
            throw inspector.database.Failure("Reading", cause);
        }
        catch
        {
            inspector.Dispose();
            throw;
        }
    }

    /// <summary>Opens a journal in PostgreSQL.</summary>
    /// <exception cref="JournalUnavailableException">The server cannot be reached, or holds no journal.</exception>
    public static JournalInspector OpenServer(string connectionString) =>
        new(new PostgresDatabase(connectionString, TimeProvider.System, NullLogger.Instance));

    /// <summary>The shards that were ever claimed, ascending.</summary>
    public IReadOnlyList<int> Shards() => Read(() =>
    {
        using SqlStatement statement = Prepare("SELECT shard FROM shard ORDER BY shard");
        using DbDataReader row = statement.Query();
        List<int> shards = [];
        while (row.Read()) shards.Add((int)row.Number(0));
        return shards;
    });

    /// <summary>Reads everything kept of a shard and checks every hash and checksum.</summary>
    public ShardInspection Inspect(int shard) => Read(() =>
    {
        List<string> findings = [];
        ShardHead? head = null;
        (string? recovery, RecoveryPlan? plan) = (null, null);
        try
        {
            head = new ShardReads(database).Head(connection, shard);
            (plan, Repair? repair) = new RecoveryScan(database, connection, shard).Run();
            if (repair is not null) findings.Add($"recovery would set aside: {repair.Finding}");
        }
        catch (JournalDamagedException damaged)
        {
            recovery = damaged.Message;
            findings.Add(damaged.Message);
        }

        RecordInspection[] records = [.. Records(head, shard, findings)];
        SnapshotInspection[] snapshots = [.. Snapshots(shard, findings)];
        (long fired, long firedBytes) = Fired(shard, findings);
        (long outboxes, long outboxBytes) = Sum("outbox", shard);
        (long aside, long asideBytes) = Sum("quarantine", shard);
        return new ShardInspection(
            shard, head?.Epoch ?? 0, head?.Newest ?? 0, plan?.Position ?? 0, plan?.Watermark ?? EventTime.Min, records, snapshots, outboxes,
            outboxBytes, fired, firedBytes, aside, asideBytes, [.. findings.Distinct()], recovery);
    });

    /// <summary>The bytes of a stretch, in the order in which a state applies them.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Bytes(JournalStretch stretch) =>
        Bytes(stretch, new StretchPlace(Part: 0, PartsDone: stretch.Snapshot == 0, stretch.Snapshot + 1));

    /// <summary>The bytes of the records of a stretch alone.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> RecordBytes(JournalStretch stretch) =>
        Bytes(stretch, new StretchPlace(Part: 0, PartsDone: true, stretch.Snapshot + 1));

    private IEnumerable<ReadOnlyMemory<byte>> Bytes(JournalStretch stretch, StretchPlace place)
    {
        var reads = new ShardReads(database);
        while (true)
        {
            List<StoredFrame> read = Read(() => reads.Read(connection, stretch, ref place, bytesMax: 1));
            if (read.Count == 0) yield break;
            foreach (StoredFrame frame in read) yield return frame.Payload;
        }
    }

    /// <summary>What a shard would be recovered from.</summary>
    /// <exception cref="JournalDamagedException">It could not.</exception>
    public RecoveryPlan Plan(int shard) => Read(() => new RecoveryScan(database, connection, shard).Run().Plan);

    /// <inheritdoc/>
    public void Dispose()
    {
        transaction?.Dispose();
        connection?.Dispose();
    }

    private IEnumerable<RecordInspection> Records(ShardHead? head, int shard, List<string> findings)
    {
        using SqlStatement statement = Prepare(ShardReads.RecordsSql, 3);
        using DbDataReader row = statement.Query(shard, long.MinValue, long.MaxValue);
        (long? expected, ulong? previous) = (head?.FirstRecord, null);
        while (row.Read())
        {
            RecordHeader header = ShardReads.Header(row, shard, out ulong hash);
            byte[] frame = row.Blob(ShardReads.FrameColumn);
            if (expected is not null && header.Sequence != expected) findings.Add($"record {expected} is missing");
            if (header.Hash() != hash || (previous is not null && header.PreviousHash != previous))
                findings.Add($"record {header.Sequence} does not fit the hashes of the chain");
            if (XxHash64.Hash(frame) != header.FrameHash || !StoredFrame.TryRead(frame, out _))
                findings.Add($"record {header.Sequence} fails the checksum of its state");
            (expected, previous) = (header.Sequence + 1, hash);
            yield return new RecordInspection(
                header.Sequence, header.Epoch, header.Position, header.Watermark, header.FollowsFromSource, frame.Length);
        }

        if (head is { } known && expected != known.Newest + 1)
            findings.Add($"record {known.Newest} should be the last, and {expected - 1} is");
    }

    private IEnumerable<SnapshotInspection> Snapshots(int shard, List<string> findings)
    {
        using SqlStatement statement = Prepare(
            "SELECT sequence, epoch, position, watermark, parts, bytes, parts_hash, record_hash, hash FROM snapshot WHERE shard = $1 "
            + "ORDER BY sequence",
            1);
        List<SnapshotHeader> headers = [];
        using (DbDataReader row = statement.Query(shard))
        {
            while (row.Read())
            {
                var header = new SnapshotHeader(
                    shard, row.Number(0), row.Number(1), row.Number(2), new EventTime(row.Number(3)), (int)row.Number(4),
                    row.Number(5), ShardReads.Bits(row, 6), ShardReads.Bits(row, 7));
                if (header.Hash() != ShardReads.Bits(row, 8)) findings.Add($"snapshot {header.Sequence} does not fit its hash");
                headers.Add(header);
            }
        }

        foreach (SnapshotHeader header in headers)
        {
            if (!PartsAreWhole(header)) findings.Add($"snapshot {header.Sequence} has damaged or missing parts");
            yield return new SnapshotInspection(
                header.Sequence, header.Epoch, header.Position, header.Watermark, header.Parts, header.Bytes);
        }
    }

    private bool PartsAreWhole(SnapshotHeader header)
    {
        using SqlStatement statement = Prepare("SELECT frame FROM snapshot_part WHERE shard = $1 AND sequence = $2 ORDER BY part", 2);
        using DbDataReader row = statement.Query(header.Shard, header.Sequence);
        List<long> hashes = [];
        while (row.Read())
        {
            byte[] frame = row.Blob(0);
            if (!StoredFrame.TryRead(frame, out _)) return false;
            hashes.Add(unchecked((long)XxHash64.Hash(frame)));
        }

        return hashes.Count == header.Parts && RowHash.Of(CollectionsMarshal.AsSpan(hashes)) == header.PartsHash;
    }

    private (long Rows, long Bytes) Fired(int shard, List<string> findings)
    {
        using SqlStatement statement = Prepare("SELECT family, grp, start_ms, end_ms, hash, frame FROM fired WHERE shard = $1", 1);
        using DbDataReader row = statement.Query(shard);
        (long rows, long bytes, long damaged) = (0, 0, 0);
        for (; row.Read(); rows++)
        {
            var window = new Interval(new EventTime(row.Number(2)), new EventTime(row.Number(3)));
            byte[] frame = row.Blob(5);
            var stored = new FiredFrame(shard, (int)row.Number(0), (int)row.Number(1), window, frame);
            bytes += frame.Length;
            if (stored.Hash() != ShardReads.Bits(row, 4) || !StoredFrame.TryRead(frame, out _)) damaged++;
        }

        if (database.FaultOfFired(connection) is { } fault) findings.Add($"fired windows: {fault}");
        if (damaged > 0) findings.Add($"{damaged} of {rows} fired windows fail their checksums");
        return (rows, bytes);
    }

    private (long Rows, long Bytes) Sum(string table, int shard)
    {
        using SqlStatement statement = Prepare(
            $"SELECT count(*), CAST(coalesce(sum(length(frame)), 0) AS BIGINT) FROM {table} WHERE shard = $1", 1);
        using DbDataReader row = statement.Query(shard);
        row.Read();
        return (row.Number(0), row.Number(1));
    }

    private SqlStatement Prepare(string sql, int parameters = 0) => new(database, connection, sql, parameters);

    private TResult Read<TResult>(Func<TResult> read)
    {
        try
        {
            return read();
        }
        catch (DbException cause)
        {
            throw database.Failure("Reading", cause);
        }
    }
}
