using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tidemark.Core.Codecs;

namespace Tidemark.Core.Deduplication;

/// <summary>What a checkpoint keeps of the deduplicator.</summary>
/// <remarks>
/// Layout, little-endian: <c>[0] kind</c> (1 snapshot, 2 delta), now (8 bytes), the stamp through which identities went early (8), early
/// rotations and the sequence number of the next generation (zigzag), how many generations follow (varint). Of each, oldest first, the
/// last being the one before the next: start and last stamp (8 each), how many identities it has here (varint). Then the identities,
/// 8 bytes each, generation by generation. A delta has all generations remembered, and those identities that no earlier checkpoint has.
/// </remarks>
public sealed partial class ExactDeduplicator
{
    private const byte SnapshotKind = 1;
    private const byte DeltaKind = 2;
    private const int GenerationsMax = IdentityTable.TagCount - 1;

    /// <summary>Writes what was added since the last delta: 8 bytes an identity and some 20 per generation.</summary>
    public void WriteDelta(ByteWriter writer)
    {
        WriteHeader(DeltaKind, writer);
        foreach (DeduplicationGeneration generation in generations) WriteGeneration(generation, generation.Unwritten.Count, writer);
        foreach (DeduplicationGeneration generation in generations)
        {
            foreach (ulong identity in generation.Unwritten) writer.WriteUInt64(identity);
        }

        ForgetUnwritten();
    }

    /// <summary>Writes all that is remembered: 8 bytes an identity. Changes nothing.</summary>
    public void WriteSnapshot(ByteWriter writer)
    {
        WriteHeader(SnapshotKind, writer);
        Span<int> next = stackalloc int[IdentityTable.TagCount + 1];
        int total = 0;
        foreach (DeduplicationGeneration generation in generations)
        {
            WriteGeneration(generation, generation.Count, writer);
            next[generation.Tag] = total;
            total += generation.Count;
        }

        int length = checked(total * sizeof(ulong));
        Span<ulong> target = MemoryMarshal.Cast<byte, ulong>(writer.GetSpan(length)[..length]);
        table.CopyTo(target, next);
        if (!BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(target, target);
        writer.Advance(length);
    }

    /// <summary>Takes over a snapshot, which replaces everything, or the delta that follows what was applied before.</summary>
    /// <remarks>Afterwards every <see cref="TryAdd"/> answers as that of the deduplicator which wrote. Where that one had a greater
    /// capacity, the oldest generations go early until the rest fits.</remarks>
    /// <exception cref="CorruptDataException">The bytes are damaged; the deduplicator is then of no use.</exception>
    public void Apply(ref ByteReader reader)
    {
        byte kind = reader.ReadByte();
        if (kind is not (SnapshotKind or DeltaKind)) throw Damaged(ref reader, $"kind {kind}; kinds 1 and 2 are known");
        if (kind == SnapshotKind) Clear();
        nowMs = reader.ReadInt64();
        forgottenEarlyMs = reader.ReadInt64();
        EarlyRotations = reader.ReadZigZag();
        long sequenceEnd = reader.ReadZigZag();
        int count = reader.ReadCount(GenerationsMax);
        if (forgottenEarlyMs > nowMs || sequenceEnd < nextSequence || sequenceEnd < count)
            throw Damaged(ref reader, $"{count} generations before {sequenceEnd}, after {nextSequence}");
        while (generations.Count > 0 && generations[0].Sequence < sequenceEnd - count) DropOldest();
        Span<int> added = stackalloc int[GenerationsMax];
        for (int i = 0; i < count; i++) added[i] = ReadGeneration(i, sequenceEnd - count + i, ref reader);
        nextSequence = sequenceEnd;
        ReadIdentities(added[..count], ref reader);
    }

    private void WriteHeader(byte kind, ByteWriter writer)
    {
        writer.WriteByte(kind);
        writer.WriteInt64(nowMs);
        writer.WriteInt64(forgottenEarlyMs);
        writer.WriteZigZag(EarlyRotations);
        writer.WriteZigZag(nextSequence);
        writer.WriteVarint((ulong)generations.Count);
    }

    private static void WriteGeneration(DeduplicationGeneration generation, int identities, ByteWriter writer)
    {
        writer.WriteInt64(generation.StartMs);
        writer.WriteInt64(generation.LastMs);
        writer.WriteVarint((ulong)identities);
    }

    private int ReadGeneration(int index, long sequence, ref ByteReader reader)
    {
        long startMs = reader.ReadInt64();
        long lastMs = reader.ReadInt64();
        if (startMs > lastMs || lastMs > nowMs) throw Damaged(ref reader, $"a generation from {startMs} to {lastMs} at {nowMs}");
        if (index == generations.Count) Open(sequence, startMs);
        DeduplicationGeneration generation = generations[index];
        if (generation.Sequence != sequence || generation.StartMs != startMs)
            throw Damaged(ref reader, $"generation {sequence} of {startMs} in the place of {generation.Sequence} of {generation.StartMs}");
        generation.LastMs = lastMs;
        return reader.ReadCount(reader.Remaining / sizeof(ulong));
    }

    private void ReadIdentities(scoped ReadOnlySpan<int> added, ref ByteReader reader)
    {
        long total = table.Count;
        foreach (int count in added) total += count;
        table.Reserve((int)Math.Min(total, capacity));
        int kept = 0;
        foreach (int count in added)
        {
            if (total > capacity)
            {
                total -= generations[0].Count + count;
                reader.ReadRaw(count * sizeof(ulong));
                DropOldestEarly();
                continue;
            }

            DeduplicationGeneration generation = generations[kept++];
            for (int i = 0; i < count; i++)
            {
                ulong identity = reader.ReadUInt64();
                if (!table.TryAdd(identity, generation.Tag)) throw Damaged(ref reader, $"the identity {identity:X16} twice");
            }

            generation.Count += count;
        }
    }

    private void ForgetUnwritten()
    {
        foreach (DeduplicationGeneration generation in generations)
        {
            generation.Unwritten.Clear();
            // Only the open generation will need the buffer again.
            if (generation != generations[^1]) generation.Unwritten.TrimExcess();
        }
    }

    private void Clear()
    {
        generations.Clear();
        table = new IdentityTable(capacity);
        nextSequence = 0;
        tagsKeptFrom = 0;
    }

    private static CorruptDataException Damaged(ref ByteReader reader, string what) =>
        new($"A checkpoint of the deduplication has, before byte {reader.Position}, {what}; the data is damaged.");
}
