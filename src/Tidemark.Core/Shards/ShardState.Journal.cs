using System.Runtime.CompilerServices;
using Tidemark.Core.Codecs;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;
using LedgerKey = (int Family, System.Int128 Window, int Kind, int Key);

namespace Tidemark.Core.Shards;

/// <summary>How the state is written down and read back; the layout is <see cref="ShardChange"/>'s.</summary>
public partial class ShardState<TDomain, TEvent, TEntity, TPane, TSpread>
{
    /// <summary>What has changed since the last checkpoint and must keep its order: keys, panes about to be joined, settling.</summary>
    private readonly ByteWriter changes = new(4096);
    private readonly Action<PaneSlice<TPane>, PaneSlice<TPane>?> forgetRestoredSlice;
    private long removedSlices;

    /// <inheritdoc/>
    public void WriteDelta(ByteWriter writer)
    {
        MustNotFire();
        backlog.Give();
        writer.WriteByte(ShardChange.Version);
        writer.WriteRaw(changes.WrittenSpan);
        changes.Clear();
        foreach (PaneSlice<TPane> slice in timeline.Slices) WriteChangedCells(slice, writer);
        WriteChangedEntities(writer);
        WriteFurther(writer);
        WriteProgress(writer);
        writer.WriteByte(ShardChange.Deduplication);
        deduplicator.WriteDelta(writer);
    }

    /// <inheritdoc/>
    public void PrepareForSnapshot() => deduplicator = deduplicator.ForSnapshot();

    /// <inheritdoc/>
    public void Release()
    {
        timeline.Release();
        entities.Release();
        deduplicator.Release();
    }

    /// <inheritdoc/>
    public IEnumerable<ReadOnlyMemory<byte>> WriteSnapshot(int partBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partBytes, 1);
        backlog.Give();
        var part = new ByteWriter(4096);
        part.WriteByte(ShardChange.Version);
        foreach (Action<ByteWriter> entry in Everything())
        {
            entry(part);
            if (part.Length < partBytes) continue;
            yield return part.WrittenMemory;
            part.Clear();
            part.WriteByte(ShardChange.Version);
        }

        if (part.Length > 1) yield return part.WrittenMemory;
    }

    /// <summary>The entries of a snapshot, each of some thousand keys at most; those of the deduplicator alone may be longer.</summary>
    private IEnumerable<Action<ByteWriter>> Everything()
    {
        const int chunk = 1024;
        foreach (GroupKeys group in keys)
        {
            foreach (int[] ids in group.AllIds().Chunk(chunk)) yield return writer => group.Write(ids, writer);
            yield return group.WriteFreeIds;
        }

        foreach (PaneSlice<TPane> slice in timeline.Slices)
            for (int kind = 0; kind < slice.Groups.Length; kind++)
                for (int from = 0; from == 0 || from < slice.Groups[kind].Count; from += chunk)
                {
                    var (cells, start) = (kind, from);
                    yield return writer => WriteCells(slice, cells, start, Math.Min(slice.Groups[cells].Count, start + chunk), writer);
                }

        foreach (int[] ids in keys[0].AllIds().Chunk(chunk)) yield return writer => WriteEntities(ids, writer);
        for (int index = 0; index < sessions.Length; index++)
        {
            if (sessions[index] is not { } table) continue;
            int family = index;
            foreach (int[] ids in table.Keys().Chunk(chunk)) yield return writer => WriteSessions(family, table, ids, writer);
        }

        foreach (LedgerKey[] entries in ledger.All().Chunk(chunk)) yield return writer => WriteFirings(entries, writer);
        yield return writer => WriteFirings([], writer);
        foreach (int[] ids in tallies.Ids().Chunk(chunk)) yield return writer => WriteTallies(ids, writer);
        yield return WriteProgress;
        if (Counters.Evicted > 0) yield return writer => ShardChange.WriteEvicted(writer, Counters.Evicted, []);
        foreach (Action<ByteWriter> entry in deduplicator.Snapshot())
        {
            yield return writer =>
            {
                writer.WriteByte(ShardChange.Deduplication);
                entry(writer);
            };
        }
    }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<byte> written) => Survey(written, survey: null);

    /// <summary>Does what <see cref="Apply(ReadOnlySpan{byte})"/> does and notes what the bytes go to.</summary>
    /// <exception cref="CorruptDataException">The bytes are damaged or of an unknown version.</exception>
    public void Survey(ReadOnlySpan<byte> written, ChangeSurvey? survey)
    {
        var reader = new ByteReader(written, domain.ReadContext);
        byte version = reader.ReadByte();
        if (version is < ShardChange.VersionMin or > ShardChange.Version)
        {
            throw new CorruptDataException(
                $"A checkpoint has version {version}; this program reads versions {ShardChange.VersionMin} to {ShardChange.Version}.");
        }

        while (!reader.AtEnd)
        {
            (int start, byte kind) = (reader.Position, reader.ReadByte());
            ApplyOne(kind, ref reader, survey);
            survey?.Entry(kind, reader.Position - start);
        }

        foreach (PaneSlice<TPane> slice in timeline.Slices)
            foreach (PaneTable<TPane> table in slice.Groups) table.ClearChanged();
        entities.ClearChanged();
        firedThrough = watermark.Current;
        RenewWake();
    }

    private void ApplyOne(byte kind, ref ByteReader reader, ChangeSurvey? survey)
    {
        switch (kind)
        {
            case ShardChange.KeyAdded:
                GroupKeys group = keys[reader.ReadCount(groupKinds - 1)];
                group.Table.AddAt(reader.ReadCount(int.MaxValue), reader.ReadBlob());
                break;
            case ShardChange.KeyRemoved:
                GroupKeys shrinking = keys[reader.ReadCount(groupKinds - 1)];
                shrinking.Table.Remove(reader.ReadCount(int.MaxValue));
                break;
            case ShardChange.Cells:
            case ShardChange.CellChanges:
                ReadCells(kind == ShardChange.Cells, ref reader, survey);
                break;
            case ShardChange.Settled:
                timeline.Settle(new EventTime(reader.ReadZigZag()), forgetRestoredSlice);
                break;
            case ShardChange.Entities:
                for (int left = reader.ReadCount(reader.Remaining); left > 0; left--)
                {
                    (int from, int id) = (reader.Position, reader.ReadCount(int.MaxValue));
                    entities.Change(id) = TEntity.Read(ref reader);
                    survey?.Entity(keys[0].Table.Key(id), reader.Position - from);
                }

                break;
            case ShardChange.FreeIds:
                ReadFreeIds(ref reader);
                break;
            case ShardChange.Progress:
                ReadProgress(ref reader);
                break;
            case ShardChange.Evicted:
                Counters.Evicted = reader.ReadZigZag();
                for (int left = reader.ReadCount(reader.Remaining); left > 0; left--) Evict(reader.ReadCount(int.MaxValue));
                break;
            case ShardChange.Astray:
                Counters.ReadAstray(ref reader);
                break;
            case ShardChange.Sessions:
            case ShardChange.SessionChanges:
                int at = reader.ReadCount(sessions.Length - 1);
                SessionTable<TPane, TEvent> table = sessions[at]
                    ?? throw new CorruptDataException($"A checkpoint holds sessions of window family {at}, which has none.");
                if (kind == ShardChange.Sessions) table.Apply(ref reader);
                else table.ApplyChanges(ref reader);
                break;
            case ShardChange.Firings:
                ledger.Apply(ref reader, (kind, key) => keys[kind].CellAdded(key));
                break;
            case ShardChange.Forgotten:
                var through = new EventTime(reader.ReadZigZag());
                ledger.Forget(
                    (family, index) => windows.Families[family].FinalAt(index) <= through, (kind, key) => keys[kind].CellRemoved(key));
                break;
            case ShardChange.Tallies:
                tallies.Apply(ref reader);
                break;
            case ShardChange.Deduplication:
                deduplicator.Apply(ref reader);
                break;
            default:
                throw new CorruptDataException($"A checkpoint has an entry of kind {kind}, which no version wrote; the data is damaged.");
        }
    }

    /// <summary>Before a slice goes: what changed in it and in the one it joins is written down, its cells are uncounted and
    /// group keys without cells are forgotten.</summary>
    private void Forget(PaneSlice<TPane> slice, PaneSlice<TPane>? target)
    {
        removedSlices++;
        if (target is not null)
        {
            WriteChangedCells(target, changes);
            WriteChangedCells(slice, changes);
        }

        Uncount(slice, target);
        for (int kind = 1; kind < groupKinds; kind++)
            for (int slot = 0; slot < slice.Groups[kind].Count; slot++) ForgetUnused(kind, slice.Groups[kind].KeyAt(slot));
    }

    private void Uncount(PaneSlice<TPane> slice, PaneSlice<TPane>? target)
    {
        for (int kind = 0; kind < groupKinds; kind++)
        {
            PaneTable<TPane> cells = slice.Groups[kind];
            for (int slot = 0; slot < cells.Count; slot++)
                if (target is null || !Unsafe.IsNullRef(in target.Groups[kind].Find(cells.KeyAt(slot))))
                    keys[kind].CellRemoved(cells.KeyAt(slot));
        }
    }

    private static void WriteChangedCells(PaneSlice<TPane> slice, ByteWriter writer)
    {
        for (int kind = 0; kind < slice.Groups.Length; kind++)
        {
            PaneTable<TPane> table = slice.Groups[kind];
            if (table.ChangedCount == 0) continue;
            ShardChange.WriteCellsHeader(writer, ShardChange.CellChanges, slice.Span, kind, table.ChangedCount);
            table.Codes.Sort();
            for (int slot = table.NextChanged(0); slot >= 0; slot = table.NextChanged(slot + 1))
            {
                writer.WriteVarint((ulong)table.KeyAt(slot));
                table.CellAt(slot).WriteChange(table.Codes.Take(slot), writer);
            }

            table.ClearChanged();
        }
    }

    private static void WriteCells(PaneSlice<TPane> slice, int kind, int from, int until, ByteWriter writer)
    {
        PaneTable<TPane> table = slice.Groups[kind];
        ShardChange.WriteCellsHeader(writer, ShardChange.Cells, slice.Span, kind, until - from);
        for (int slot = from; slot < until; slot++)
        {
            writer.WriteVarint((ulong)table.KeyAt(slot));
            table.CellAt(slot).Write(writer);
        }
    }

    private void ReadCells(bool areWhole, ref ByteReader reader, ChangeSurvey? survey)
    {
        var span = new Interval(new EventTime(reader.ReadZigZag()), new EventTime(reader.ReadZigZag()));
        int kind = reader.ReadCount(groupKinds - 1);
        PaneTable<TPane> table = timeline.Restore(span).Groups[kind];
        for (int left = reader.ReadCount(reader.Remaining); left > 0; left--)
        {
            (int from, int key) = (reader.Position, reader.ReadCount(int.MaxValue));
            ref TPane cell = ref table.Change(key, out bool added);
            if (areWhole) cell = TPane.Read(ref reader);
            else cell.ApplyChange(ref reader);
            if (added) keys[kind].CellAdded(key);
            if (kind > 0) continue;
            table.CountAtOnce(key);
            survey?.Entity(keys[0].Table.Key(key), reader.Position - from);
        }
    }

    private void ReadFreeIds(ref ByteReader reader)
    {
        GroupKeys group = keys[reader.ReadCount(groupKinds - 1)];
        int[] free = new int[reader.ReadCount(reader.Remaining)];
        for (int i = 0; i < free.Length; i++) free[i] = reader.ReadCount(int.MaxValue);
        group.Table.RestoreFree(free);
    }

    private void WriteEntities(ReadOnlySpan<int> ids, ByteWriter writer)
    {
        writer.WriteByte(ShardChange.Entities);
        writer.WriteVarint((ulong)ids.Length);
        foreach (int id in ids)
        {
            writer.WriteVarint((ulong)id);
            entities.At(id).Write(writer);
        }
    }

    private void WriteChangedEntities(ByteWriter writer)
    {
        ReadOnlySpan<int> changed = entities.Changed;
        if (evictions == evictionsAtDelta) WriteEntities(changed, writer);
        else WriteEntities(changed.ToArray().Where(keys[0].Table.Contains).ToArray(), writer);
        evictionsAtDelta = evictions;
        entities.ClearChanged();
    }

    private void WriteFurther(ByteWriter writer)
    {
        for (int family = 0; family < sessions.Length; family++)
        {
            if (sessions[family] is not { } table) continue;
            writer.WriteByte(ShardChange.SessionChanges);
            writer.WriteVarint((ulong)family);
            table.WriteChanges(writer);
        }

        WriteFirings(ledger.TakeChanged(), writer);
        WriteTallies(tallies.TakeChanged(), writer);
    }

    private static void WriteSessions(int family, SessionTable<TPane, TEvent> table, int[] ids, ByteWriter writer)
    {
        writer.WriteByte(ShardChange.Sessions);
        writer.WriteVarint((ulong)family);
        table.Write(ids, writer);
    }

    private void WriteFirings(LedgerKey[] entries, ByteWriter writer)
    {
        writer.WriteByte(ShardChange.Firings);
        ledger.Write(entries, writer);
    }

    private void WriteTallies(int[] ids, ByteWriter writer)
    {
        writer.WriteByte(ShardChange.Tallies);
        tallies.Write(ids, writer);
    }

    private void WriteProgress(ByteWriter writer)
    {
        writer.WriteByte(ShardChange.Progress);
        writer.WriteZigZag(Position);
        watermark.Write(writer);
        writer.WriteInt64(GreatestEventTime.Milliseconds);
        numbers.Write(writer);
        Counters.Write(writer);
        foreach (long late in lateByWindow) writer.WriteZigZag(late);
        if (Counters.Misrouted == 0 && Counters.Lost == 0) return;
        writer.WriteByte(ShardChange.Astray);
        Counters.WriteAstray(writer);
    }

    private void ReadProgress(ref ByteReader reader)
    {
        Position = reader.ReadZigZag();
        watermark.ReadFrom(ref reader);
        GreatestEventTime = new EventTime(reader.ReadInt64());
        numbers = OutputNumbers.Read(ref reader);
        Counters.ReadFrom(ref reader);
        for (int family = 0; family < lateByWindow.Length; family++) lateByWindow[family] = reader.ReadZigZag();
    }
}
