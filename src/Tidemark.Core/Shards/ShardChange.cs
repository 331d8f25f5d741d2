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
/// <c>10 Firings</c> the firing ledger's; <c>11 Forgotten</c> watermark z, of the ledger; <c>12 Tallies</c> the key tallies'. Keep in step
/// with <c>ShardState.Journal.cs</c>.
/// </remarks>
internal static class ShardChange
{
    /// <summary>The version of this layout, the first byte of every delta and snapshot.</summary>
    public const byte Version = 3;

    /// <summary>The oldest version that is read: in it the deduplicator's bytes have no expected loss.</summary>
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

    /// <summary>What an entry's kind is called where people read it.</summary>
    public static string NameOf(byte kind) => kind switch
    {
        KeyAdded or KeyRemoved or FreeIds => "keys",
        Cells or Settled => "panes",
        Entities => "entities",
        Progress => "progress",
        Deduplication => "deduplication",
        Sessions => "sessions",
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

    public static void WriteCellsHeader(ByteWriter writer, Interval span, int group, int count)
    {
        writer.WriteByte(Cells);
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

    public static void WriteForgotten(ByteWriter writer, EventTime watermark)
    {
        writer.WriteByte(Forgotten);
        writer.WriteZigZag(watermark.Milliseconds);
    }
}
