using Tidemark.Core.Codecs;
using Tidemark.Core.Time;

namespace Tidemark.Core.Shards;

/// <summary>The kinds of entries that a shard's deltas and snapshots consist of, in the order the changes happened.</summary>
/// <remarks>
/// Each entry is a kind byte and its fields (v: varint, z: zigzag, b: blob): <c>1 KeyAdded</c> group v, id v, key b;
/// <c>2 KeyRemoved</c> group v, id v; <c>3 Cells</c> start z, end z, group v, count v, then per cell key id v and the domain's pane;
/// <c>4 Settled</c> watermark z; <c>5 Entities</c> count v, then per entity id v and the domain's entity;
/// <c>6 FreeIds</c> group v, count v, ids v; <c>7 Progress</c> position, watermark, greatest event time, output numbers, counters,
/// late by window; <c>8 Deduplication</c> the deduplicator's own bytes; <c>9 Sessions</c> family v, then the session table's;
/// <c>10 Firings</c> the firing ledger's; <c>11 Forgotten</c> watermark z, of the ledger; <c>12 Tallies</c> the key tallies';
/// <c>13 CellChanges</c> as 3, with what changed of each pane; <c>14 SessionChanges</c> family v, then the session table's changes;
/// <c>15 Astray</c> misrouted z, lost z, where either is not 0; <c>16 Evicted</c> all that were ever evicted z, count v, ids v of those
/// evicted now. Keep in step with <c>ShardState.Journal.cs</c>.
/// </remarks>
internal static class ShardChange
{
    /// <summary>The version of this layout, the first byte of every delta and snapshot.</summary>
    public const byte Version = 7;

    /// <summary>The oldest version that is read: in it the deduplicator's bytes have no expected loss. Up to
    /// version 3 there are no kinds 13 and 14: deltas hold whole panes and sessions. Up to version 4 there is no kind 15, up to version 5
    /// no kind 16, up to version 6 sketches have forms 1 to 3.</summary>
    public const byte VersionMin = 2;

    public const byte KeyAdded = 1;
    public const byte KeyRemoved = 2;
    public const byte Cells = 3;
    public const byte Settled = 4;
    public const byte Entities = 5;
    public const byte FreeIds = 6;
    public const byte Progress = 7;
    public const byte Deduplication = 8;
    public const byte Sessions = 9;
    public const byte Firings = 10;
    public const byte Forgotten = 11;
    public const byte Tallies = 12;
    public const byte CellChanges = 13;
    public const byte SessionChanges = 14;
    public const byte Astray = 15;
    public const byte Evicted = 16;

    /// <summary>What an entry's kind is called where people read it.</summary>
    public static string NameOf(byte kind) => kind switch
    {
        KeyAdded or KeyRemoved or FreeIds or Evicted => "keys",
        Cells or CellChanges or Settled => "panes",
        Entities => "entities",
        Progress or Astray => "progress",
        Deduplication => "deduplication",
        Sessions or SessionChanges => "sessions",
        Firings or Forgotten => "firings",
        Tallies => "tallies",
        _ => "unknown",
    };

    public static void WriteKeyAdded(ByteWriter writer, int group, int id, ReadOnlySpan<byte> key)
    {
        writer.WriteByte(KeyAdded);
        writer.WriteVarint((ulong)group);
        writer.WriteVarint((ulong)id);
        writer.WriteBlob(key);
    }

    public static void WriteKeyRemoved(ByteWriter writer, int group, int id)
    {
        writer.WriteByte(KeyRemoved);
        writer.WriteVarint((ulong)group);
        writer.WriteVarint((ulong)id);
    }

    public static void WriteCellsHeader(ByteWriter writer, byte entry, Interval span, int group, int count)
    {
        writer.WriteByte(entry);
        writer.WriteZigZag(span.Start.Milliseconds);
        writer.WriteZigZag(span.End.Milliseconds);
        writer.WriteVarint((ulong)group);
        writer.WriteVarint((ulong)count);
    }

    public static void WriteSettled(ByteWriter writer, EventTime watermark)
    {
        writer.WriteByte(Settled);
        writer.WriteZigZag(watermark.Milliseconds);
    }

    public static void WriteEvicted(ByteWriter writer, long ever, IReadOnlyList<int> ids)
    {
        writer.WriteByte(Evicted);
        writer.WriteZigZag(ever);
        writer.WriteVarint((ulong)ids.Count);
        foreach (int id in ids) writer.WriteVarint((ulong)id);
    }

    public static void WriteForgotten(ByteWriter writer, EventTime watermark)
    {
        writer.WriteByte(Forgotten);
        writer.WriteZigZag(watermark.Milliseconds);
    }
}
