using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tidemark.Core.Codecs;

namespace Tidemark.Core.Deduplication;

/// <summary>What a checkpoint keeps of a deduplicator, of whatever kind.</summary>
/// <remarks>
/// Layout, little-endian: <c>[0] kind</c> (3 snapshot, 4 delta), now (8 bytes), the stamp through which identities went early (8), early
/// rotations and the sequence number of the next generation (zigzag), the expected loss (mean and variance, doubles), how many generations
/// follow (varint). Of each, oldest first, the last being the one before the next: start and last stamp (8 each), how many identities it
/// has here (varint). Then the identities, 8 bytes each, generation by generation. A delta has all generations remembered, and those
/// identities that no earlier one has. A large snapshot is one of kind 3 and any number of kind 4. Kinds 1 and 2 are the same without
/// the expected loss, as version 2 of the state wrote them.
/// </remarks>
public abstract partial class Deduplicator
{
    private const byte SnapshotKindWithoutLoss = 1;
    private const byte DeltaKindWithoutLoss = 2;
    private const byte SnapshotKind = 3;
    private const byte DeltaKind = 4;
    private const int GenerationsMax = IdentityTable.TagCount - 1;
    private const int ReadChunk = 4_096;

    // Generations before it went early, here or where the bytes were written; later deltas may still name them.
    private long keptFrom;

    /// <summary>Writes what was added since the last delta: 8 bytes an identity and some 20 per generation.</summary>
    public void WriteDelta(ByteWriter writer)
    {
        WriteHeader(DeltaKind, writer);
        foreach (DeduplicationGeneration generation in generations) WriteGeneration(generation, generation.Unwritten, writer);
        WriteIdentities(CollectionsMarshal.AsSpan(unwritten)[unwrittenGone..], writer);
        ForgetUnwritten();
    }

    /// <summary>All that is remembered, 8 bytes an identity, in entries that are read back by <see cref="Apply"/> one after another.
    /// Changes nothing.</summary>
    /// <exception cref="InvalidOperationException">The identities are not held: see <see cref="ForSnapshot"/>.</exception>
    public abstract IEnumerable<Action<ByteWriter>> Snapshot();

    /// <summary>Takes over a snapshot, which replaces everything, or the delta that follows what was applied before.</summary>
    /// <remarks>Afterwards every <see cref="TryAdd"/> answers as that of the deduplicator which wrote; where that was of another kind,
    /// within what this kind promises. Where it had a greater capacity, the oldest generations go early until the rest fits.</remarks>
    /// <exception cref="CorruptDataException">The bytes are damaged; the deduplicator is then of no use.</exception>
    public void Apply(ref ByteReader reader)
    {
        byte kind = reader.ReadByte();
        if (kind is < SnapshotKindWithoutLoss or > DeltaKind) throw Damaged(ref reader, $"kind {kind}; kinds 1 to 4 are known");
        if (kind is SnapshotKind or SnapshotKindWithoutLoss) Clear();
        nowMs = reader.ReadInt64();
        forgottenEarlyMs = Math.Max(forgottenEarlyMs, reader.ReadInt64());
        EarlyRotations = Math.Max(EarlyRotations, reader.ReadZigZag());
        long sequenceEnd = reader.ReadZigZag();
        if (kind is SnapshotKind or DeltaKind) loss = ExpectedLoss.Read(ref reader);
        int count = reader.ReadCount(GenerationsMax);
        if (forgottenEarlyMs > nowMs || sequenceEnd < nextSequence || sequenceEnd < count)
            throw Damaged(ref reader, $"{count} generations before {sequenceEnd}, after {nextSequence}");
        long first = sequenceEnd - count;
        while (generations.Count > 0 && generations[0].Sequence < first) DropOldest();
        Span<int> added = stackalloc int[GenerationsMax];
        for (int i = 0; i < count; i++) added[i] = ReadGeneration(first + i, ref reader);
        nextSequence = sequenceEnd;
        ReadIdentities(first, added[..count], ref reader);
    }

    /// <summary>Gives an entry of a snapshot: of each generation the identities that the entry has.</summary>
    private protected void WriteEntry(bool isFirst, IReadOnlyList<int> counts, ByteWriter writer)
    {
        WriteHeader(isFirst ? SnapshotKind : DeltaKind, writer);
        for (int i = 0; i < counts.Count; i++) WriteGeneration(generations[i], counts[i], writer);
    }

    /// <summary>Takes back identities of the generation at <paramref name="index"/>.</summary>
    /// <returns>False where they cannot be: the bytes are damaged.</returns>
    private protected abstract bool Restore(int index, ReadOnlySpan<ulong> identities);

    /// <summary>Forgets everything; the generations are gone already.</summary>
    private protected abstract void Cleared();

    private protected static void WriteIdentities(ReadOnlySpan<ulong> identities, ByteWriter writer)
    {
        int length = identities.Length * sizeof(ulong);
        Span<ulong> target = MemoryMarshal.Cast<byte, ulong>(writer.GetSpan(length)[..length]);
        if (BitConverter.IsLittleEndian) identities.CopyTo(target);
        else BinaryPrimitives.ReverseEndianness(identities, target);
        writer.Advance(length);
    }

    private void WriteHeader(byte kind, ByteWriter writer)
    {
        writer.WriteByte(kind);
        writer.WriteInt64(nowMs);
        writer.WriteInt64(forgottenEarlyMs);
        writer.WriteZigZag(EarlyRotations);
        writer.WriteZigZag(nextSequence);
        loss.Write(writer);
        writer.WriteVarint((ulong)generations.Count);
    }

    private static void WriteGeneration(DeduplicationGeneration generation, int identities, ByteWriter writer)
    {
        writer.WriteInt64(generation.StartMs);
        writer.WriteInt64(generation.LastMs);
        writer.WriteVarint((ulong)identities);
    }

    private int ReadGeneration(long sequence, ref ByteReader reader)
    {
        long startMs = reader.ReadInt64();
        long lastMs = reader.ReadInt64();
        if (startMs > lastMs || lastMs > nowMs) throw Damaged(ref reader, $"a generation from {startMs} to {lastMs} at {nowMs}");
        if (sequence >= keptFrom)
        {
            if (generations.Count == 0 || generations[^1].Sequence < sequence) Open(sequence, startMs);
            long index = sequence - generations[0].Sequence;
            if (index < 0 || index >= generations.Count || generations[(int)index].StartMs != startMs)
                throw Damaged(ref reader, $"generation {sequence} of {startMs}, which another stands for");
            generations[(int)index].LastMs = lastMs;
        }
        else
        {
            forgottenEarlyMs = Math.Max(forgottenEarlyMs, lastMs);
        }

        return reader.ReadCount(reader.Remaining / sizeof(ulong));
    }

    private void ReadIdentities(long first, scoped ReadOnlySpan<int> added, ref ByteReader reader)
    {
        long total = Count;
        for (int i = 0; i < added.Length; i++) total += first + i < keptFrom ? 0 : added[i];
        ulong[] chunk = ArrayPool<ulong>.Shared.Rent(ReadChunk);
        for (int i = 0; i < added.Length; i++)
        {
            if (first + i >= keptFrom && total > Capacity)
            {
                total -= generations[0].Count + added[i];
                DropOldestEarly();
            }

            if (first + i < keptFrom)
            {
                reader.ReadRaw(added[i] * sizeof(ulong));
                continue;
            }

            int index = (int)(first + i - generations[0].Sequence);
            for (int left = added[i]; left > 0;)
            {
                Span<ulong> identities = chunk.AsSpan(0, Math.Min(left, chunk.Length));
                reader.ReadRaw(identities.Length * sizeof(ulong)).CopyTo(MemoryMarshal.AsBytes(identities));
                if (!BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(identities, identities);
                if (!Restore(index, identities)) throw Damaged(ref reader, "an identity twice");
                left -= identities.Length;
            }

            generations[index].Count += added[i];
            Count += added[i];
        }

        ArrayPool<ulong>.Shared.Return(chunk);
    }

    private void ForgetUnwritten()
    {
        foreach (DeduplicationGeneration generation in generations) generation.Unwritten = 0;
        unwritten.Clear();
        unwrittenGone = 0;
    }

    private void Clear()
    {
        generations.Clear();
        ForgetUnwritten();
        (Count, nextSequence, keptFrom) = (0, 0, 0);
        (forgottenEarlyMs, EarlyRotations, loss) = (long.MinValue, 0, default);
        Cleared();
    }

    private static CorruptDataException Damaged(ref ByteReader reader, string what) =>
        new($"A checkpoint of the deduplication has, before byte {reader.Position}, {what}; the data is damaged.");
}
