using Tidemark.Core.Codecs;

namespace Tidemark.Core.Sliding;

/// <summary>The bytes of a sliding distinct count.</summary>
internal sealed partial class SlidingDistinct
{
    private const int FingerprintBytes = LastSeenTable.FingerprintBits / 8;

    /// <summary>Writes how many panes have pairs of a key that are kept one by one (varint), of each its age in panes (varint) and how many
    /// (varint); then 0 or 1 (1 byte), and the sample where it is 1.</summary>
    public void WriteRow(ByteWriter writer, int slot)
    {
        int used = 0;
        for (int age = 0; age < panes; age++)
            if (Kept(age, slot) != 0) used++;
        writer.WriteVarint((ulong)used);
        for (int age = 0; age < panes; age++)
        {
            if (Kept(age, slot) is not (> 0 and var kept)) continue;
            writer.WriteVarint((ulong)age);
            writer.WriteVarint((ulong)kept);
        }

        writer.WriteByte(gates[slot] == 0 ? (byte)0 : (byte)1);
        if (gates[slot] != 0) samples[slot]!.Write(writer, current);
    }

    /// <summary>Reads what <see cref="WriteRow"/> wrote.</summary>
    public void ReadRow(ref ByteReader reader, int slot)
    {
        for (int left = reader.ReadCount(panes); left > 0; left--)
        {
            int age = reader.ReadCount(panes - 1);
            int kept = reader.ReadCount(int.MaxValue - exact[slot]);
            if (Kept(age, slot) != 0)
                throw new CorruptDataException($"A pane before byte {reader.Position} comes twice; the data is damaged.");
            int pane = SlotColumns.At(current, age, panes);
            SlotColumns.Lengthen(ref columns[pane], slot + 1);
            columns[pane][slot] = kept;
            exact[slot] += kept;
        }

        if (reader.ReadByte() == 0) return;
        samples[slot] = SampledKey.Read(ref reader, panes, current);
        sampledSlots.Add(slot);
        gates[slot] = (byte)(exact[slot] > 0 ? 1 : 1 + samples[slot]!.Floor);
    }

    /// <summary>Writes how many pairs are alive (varint), and of each, by hash, the hash (6 bytes) and age × 2 + mark (varint).</summary>
    public void WritePairs(ByteWriter writer)
    {
        ulong[] pairs = table.ToArray();
        writer.WriteVarint((ulong)pairs.Length);
        foreach (ulong pair in pairs)
        {
            writer.WriteUInt32((uint)pair);
            writer.WriteByte((byte)(pair >> 32));
            writer.WriteByte((byte)(pair >> 40));
            uint tag = (uint)(pair >> LastSeenTable.FingerprintBits);
            writer.WriteVarint(((now - (tag >> 1)) << 1) | (tag & SampledMark));
        }
    }

    /// <summary>Reads what <see cref="WritePairs"/> wrote.</summary>
    public void ReadPairs(ref ByteReader reader)
    {
        int count = reader.ReadCount(reader.Remaining / (FingerprintBytes + 1));
        table.Reserve(count);
        for (int i = 0; i < count; i++)
        {
            ulong fingerprint = reader.ReadUInt32();
            fingerprint |= (ulong)reader.ReadByte() << 32;
            fingerprint |= (ulong)reader.ReadByte() << 40;
            uint ageAndMark = (uint)reader.ReadCount(2 * panes - 1);
            uint tag = ((now - (ageAndMark >> 1)) << 1) | (ageAndMark & SampledMark);
            if (table.See(fingerprint, tag) != 0)
                throw new CorruptDataException($"A pair before byte {reader.Position} comes twice; the data is damaged.");
        }

        table.CountNew(count);
        // A pair moves out of a column only where its key has a place there, damaged or not.
        for (int pane = 0; pane < panes; pane++) SlotColumns.Lengthen(ref columns[pane], slotCount);
    }

    private int Kept(int age, int slot)
    {
        int[] column = columns[SlotColumns.At(current, age, panes)];
        return slot < column.Length ? column[slot] : 0;
    }
}
