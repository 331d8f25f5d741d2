using System.Data.Common;
using System.Runtime.InteropServices;
using Tidemark.Core.Hashing;
using Tidemark.Core.Time;
using Tidemark.Engine.Ports;

namespace Tidemark.Connectors.Journal;

/// <summary>Finds what a shard is recovered from and checks all of it. Owned by one recovery; not thread-safe.</summary>
/// <remarks>
/// <para>The newest snapshot that is whole is the base. From it on, every record must be whole: its columns give its hash, that is the hash
/// which the next record, or for the newest the shard's head, names, and its frame's hash and checksum hold; and so must every outbox
/// that is not published yet.</para>
/// <para>At the first fault the journal is cut: what comes before it is recovered, and the source, which is read again from there, makes up
/// for the rest. That loses nothing unless the watermark was moved from outside in what is cut off, which the head remembers.</para>
/// </remarks>
internal sealed class RecoveryScan(JournalDatabase database, DbConnection connection, int shard)
{
    private readonly ShardHead head = new ShardReads(database).Head(connection, shard);
    private readonly List<string> findings = [];

    /// <summary>The epoch in force.</summary>
    public long Epoch => head.Epoch;

    /// <summary>The plan, and what has to be set aside first; null where everything is whole.</summary>
    /// <exception cref="JournalDamagedException">Something is damaged for which the source cannot make up.</exception>
    public (RecoveryPlan Plan, Repair? Repair) Run()
    {
        List<Outbox> outboxes = ReadOutboxes(out long firstDoubtful);
        foreach (long snapshot in Bases())
        {
            if (ReadBase(snapshot) is not { } from) continue;
            if (WalkFrom(from, firstDoubtful - 1) is { } walk) return Planned(from, walk, outboxes);
        }

        // The source still holds everything that ever came: nothing of the journal is needed.
        Base nothing = default;
        if (head.SourceFrom == 0) return Planned(nothing, new Walk(0, 0, 0, EventTime.Min, 0), []);
        throw database.Damage(shard, $"{Listed()}; there is no whole snapshot before it, and the source holds no records before offset "
            + $"{head.SourceFrom}");
    }

    private IEnumerable<long> Bases()
    {
        if (head.Snapshot > 0) yield return head.Snapshot;
        if (head.OlderSnapshot > 0) yield return head.OlderSnapshot;
        if (head.FirstRecord == 1) yield return 0;
    }

    private (RecoveryPlan, Repair?) Planned(Base from, Walk walk, List<Outbox> outboxes)
    {
        bool isWhole = findings.Count == 0;
        if (walk.Through < head.LastFromOutside)
        {
            throw database.Damage(
                shard, $"{Listed()}; record {head.LastFromOutside} moved the watermark by the clock or the end of input, which reading the "
                + "source again would not repeat");
        }

        var plan = new RecoveryPlan(
            new JournalStretch(shard, from.Sequence, walk.Through), from.Bytes, walk.Bytes, walk.Position, walk.Watermark,
            [.. outboxes.Where(outbox => outbox.Sequence <= walk.Through)], [.. findings]);
        return (plan, isWhole ? null : new Repair(from.Sequence, walk.Through, walk.Hash, Listed()));
    }

    /// <summary>A snapshot with all its parts; null where it is not whole.</summary>
    private Base? ReadBase(long sequence)
    {
        if (sequence == 0) return default(Base) with { Watermark = EventTime.Min };
        using var statement = new SqlStatement(
            database, connection,
            "SELECT epoch, position, watermark, parts, bytes, parts_hash, record_hash, hash FROM snapshot "
            + "WHERE shard = $1 AND sequence = $2",
            2);
        using (DbDataReader row = statement.Query(shard, sequence))
        {
            if (!row.Read()) return Fault(sequence, "is missing");
            var header = new SnapshotHeader(
                shard, sequence, row.Number(0), row.Number(1), new EventTime(row.Number(2)), (int)row.Number(3), row.Number(4),
                ShardReads.Bits(row, 5), ShardReads.Bits(row, 6));
            bool isChained = header.Hash() == ShardReads.Bits(row, 7) && (sequence < head.Newest || header.RecordHash == head.NewestHash);
            if (!isChained) return Fault(sequence, "does not fit the hashes of the chain");
            row.Close();
            return AreWhole(header) ? new Base(sequence, header.Bytes, header.Position, header.Watermark, header.RecordHash) : null;
        }
    }

    private bool AreWhole(SnapshotHeader header)
    {
        using var statement = new SqlStatement(
            database, connection, "SELECT part, frame FROM snapshot_part WHERE shard = $1 AND sequence = $2 ORDER BY part", 2);
        using DbDataReader row = statement.Query(shard, header.Sequence);
        List<long> hashes = [];
        while (row.Read())
        {
            byte[] frame = row.Blob(1);
            if (row.Number(0) != hashes.Count || !StoredFrame.TryRead(frame, out _))
                return Fault(header.Sequence, $"is damaged in part {hashes.Count}") is not null;
            hashes.Add(unchecked((long)XxHash64.Hash(frame)));
        }

        return (hashes.Count == header.Parts && RowHash.Of(CollectionsMarshal.AsSpan(hashes)) == header.PartsHash)
            || Fault(header.Sequence, $"has other parts than the {header.Parts} it was written with") is not null;
    }

    private Base? Fault(long sequence, string finding)
    {
        Found($"snapshot {sequence} {finding}");
        return null;
    }

    private void Found(string finding)
    {
        if (!findings.Contains(finding)) findings.Add(finding);
    }

    /// <summary>Goes through the records after a base, up to the first fault and no further than <paramref name="limit"/>; null where the
    /// base itself lies beyond that.</summary>
    private Walk? WalkFrom(Base from, long limit)
    {
        if (from.Sequence > limit) return null;
        using var statement = new SqlStatement(database, connection, ShardReads.RecordsSql, 3);
        using DbDataReader row = statement.Query(shard, from.Sequence + 1, limit);
        var walk = new Walk(from.Sequence, 0, from.Position, from.Watermark, from.RecordHash);
        while (row.Read())
        {
            RecordHeader header = ShardReads.Header(row, shard, out ulong hash);
            byte[] frame = row.Blob(ShardReads.FrameColumn);
            if (FaultOf(header, hash, frame, walk) is { } fault)
            {
                Found(fault);
                return walk;
            }

            walk = new Walk(header.Sequence, walk.Bytes + frame.Length, header.Position, header.Watermark, hash);
        }

        if (walk.Through < Math.Min(limit, head.Newest)) Found($"record {walk.Through + 1} is missing");
        return walk;
    }

    private string? FaultOf(RecordHeader header, ulong hash, byte[] frame, Walk walk)
    {
        long expected = walk.Through + 1;
        if (header.Sequence > head.Newest)
            return $"record {header.Sequence} should not be there, the journal ends with {head.Newest}";
        if (header.Sequence != expected) return $"record {expected} is missing";
        bool isChained = header.Hash() == hash && header.PreviousHash == walk.Hash
            && (header.Sequence < head.Newest || hash == head.NewestHash);
        if (!isChained) return $"record {expected} does not fit the hashes of the chain";
        return XxHash64.Hash(frame) == header.FrameHash && StoredFrame.TryRead(frame, out _)
            ? null
            : $"record {expected} fails the checksum of its state";
    }

    /// <summary>The outboxes that are not published yet, and the sequence of the first that is not whole.</summary>
    private List<Outbox> ReadOutboxes(out long firstDoubtful)
    {
        firstDoubtful = long.MaxValue;
        List<Outbox> outboxes = [];
        using var statement = new SqlStatement(
            database, connection,
            "SELECT record.sequence, outbox_hash, outbox.frame FROM record LEFT JOIN outbox ON outbox.shard = record.shard "
            + "AND outbox.sequence = record.sequence WHERE record.shard = $1 AND record.sequence > $2 AND outbox_hash <> 0 "
            + "ORDER BY record.sequence",
            2);
        using DbDataReader row = statement.Query(shard, head.Published);
        while (row.Read())
        {
            long sequence = row.Number(0);
            byte[] frame = row.Blob(2);
            if (XxHash64.Hash(frame) == ShardReads.Bits(row, 1) && StoredFrame.TryRead(frame, out ReadOnlyMemory<byte> bytes))
            {
                outboxes.Add(new Outbox(sequence, bytes));
                continue;
            }

            Found($"the outbox of record {sequence} is {(frame.Length == 0 ? "missing" : "damaged")}");
            firstDoubtful = sequence;
            break;
        }

        return outboxes;
    }

    private string Listed() => string.Join("; ", findings);

    /// <summary>A snapshot that is whole, or the empty state.</summary>
    private readonly record struct Base(long Sequence, long Bytes, long Position, EventTime Watermark, ulong RecordHash);

    /// <summary>The records that are whole, in a row.</summary>
    private readonly record struct Walk(long Through, long Bytes, long Position, EventTime Watermark, ulong Hash);
}
