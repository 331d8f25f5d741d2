using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;
using Tidemark.Core.Codecs;

namespace Tidemark.Core.Sketches;

/// <summary>The bytes of a dense sketch's registers: three bits for most of them.</summary>
/// <remarks>Registers lie close together: of n values in m registers, nearly all are within a few ranks of log2(n/m). Layout: the base, the
/// rank that makes the most of them fit (1 byte); each register less the base where that is 0 to 6, else 7, in 3 bits, eight in three
/// bytes, low bits first; then those registers that are 7, in order, 1 byte each. Some 6.2 KB at precision 14 whatever n, where 6 bits
/// each take 12. The idea of a base and exceptions: Apache DataSketches, "HLL_4", which gives each 4 bits.</remarks>
internal static class PackedRegisters
{
    /// <summary>Stands for a register that does not fit.</summary>
    private const byte Exception = 7;

    private const ulong EachByte = 0x0101010101010101, EachThreeBits = Exception * EachByte;
    private const int Lanes = 8, LaneBytes = 3;

    /// <summary>The least bytes that so many registers take.</summary>
    public static int BytesMin(int precision) => 1 + (LaneBytes << precision) / Lanes;

    /// <summary>Appends registers.</summary>
    public static void Write(scoped ReadOnlySpan<byte> registers, int precision, ByteWriter writer)
    {
        byte rankBase = BaseOf(registers, precision);
        int length = BytesMin(precision);
        // The least precisions have fewer registers than a vector; what is added fits, and its bytes are written over or left off.
        Span<byte> padded = stackalloc byte[Vector512<byte>.Count];
        if (registers.Length < padded.Length)
        {
            padded.Fill(rankBase);
            registers.CopyTo(padded);
            registers = padded;
        }

        Span<byte> target = writer.GetSpan(length + Math.Max(registers.Length, Vector512<byte>.Count));
        target[0] = rankBase;
        Pack(registers, rankBase, target[1..]);
        for (int from = 0; from < registers.Length; from += Vector512<byte>.Count)
        {
            Vector512<byte> lanes = Vector512.Create(registers[from..]) - Vector512.Create(rankBase);
            ulong exceptions = Vector512.GreaterThanOrEqual(lanes, Vector512.Create(Exception)).ExtractMostSignificantBits();
            for (; exceptions != 0; exceptions &= exceptions - 1)
                target[length++] = registers[from + BitOperations.TrailingZeroCount(exceptions)];
        }

        writer.Advance(length);
    }

    /// <summary>Writes the registers less the base, three bits each, and some zeros behind.</summary>
    private static void Pack(scoped ReadOnlySpan<byte> registers, byte rankBase, Span<byte> target)
    {
        // The lowest three bytes of each eight, one behind the other.
        Vector512<byte> threeOfEight = Vector512.Create(
            Vector256.Create(
                (byte)0, 1, 2, 8, 9, 10, 16, 17, 18, 24, 25, 26, 32, 33, 34, 40, 41, 42, 48, 49, 50, 56, 57, 58,
                63, 63, 63, 63, 63, 63, 63, 63),
            Vector256.Create((byte)63));
        for (int from = 0; from < registers.Length; from += Vector512<byte>.Count, target = target[(LaneBytes * Lanes)..])
        {
            // What is below the base wraps round and is too great as well.
            Vector512<ulong> lanes = Vector512.Min(
                Vector512.Create(registers[from..]) - Vector512.Create(rankBase), Vector512.Create(Exception)).AsUInt64();
            // The lowest three bits of each byte: neighbours are brought together, then pairs, then fours.
            lanes = (lanes | lanes >>> 5) & Vector512.Create(0x003F003F003F003FUL);
            lanes = (lanes | lanes >>> 10) & Vector512.Create(0x00000FFF00000FFFUL);
            lanes = (lanes | lanes >>> 20) & Vector512.Create(0xFFFFFFUL);
            Vector512.Shuffle(lanes.AsByte(), threeOfEight).GetLower().CopyTo(target);
        }
    }

    /// <summary>Reads registers.</summary>
    /// <returns>Null, or what is wrong with them.</returns>
    public static string? Read(ref ByteReader reader, Span<byte> registers, int precision)
    {
        int rankMax = 65 - precision;
        byte rankBase = reader.ReadByte();
        if (rankBase > rankMax) return $"the base {rankBase}, above {rankMax}";
        ReadOnlySpan<byte> packed = reader.ReadRaw(BytesMin(precision) - 1);
        for (int to = 0; to < registers.Length; to += Lanes, packed = packed[LaneBytes..])
        {
            ulong lanes = Unpack((uint)(packed[0] | packed[1] << 8 | packed[2] << 16));
            BinaryPrimitives.WriteUInt64LittleEndian(registers[to..], lanes + rankBase * EachByte);
            // Of each byte that is 7, the lowest bit.
            for (ulong left = lanes & lanes >> 1 & lanes >> 2 & EachByte; left != 0; left &= left - 1)
            {
                byte rank = reader.ReadByte();
                if ((byte)(rank - rankBase) < Exception) return $"the exception {rank}, which is none with the base {rankBase}";
                registers[to + BitOperations.TrailingZeroCount(left) / 8] = rank;
            }
        }

        return registers.ContainsAnyExceptInRange((byte)0, (byte)rankMax) ? $"a register above {rankMax}" : null;
    }

    /// <summary>The least of the bases with which most registers fit.</summary>
    private static byte BaseOf(ReadOnlySpan<byte> registers, int precision)
    {
        Span<int> counts = stackalloc int[66 - precision];
        DenseRegisters.Count(registers, counts);
        int best = 0, bestFit = -1;
        for (int rankBase = 0; rankBase < counts.Length; rankBase++)
        {
            int fit = 0;
            foreach (int count in counts[rankBase..Math.Min(counts.Length, rankBase + Exception)]) fit += count;
            if (fit > bestFit) (best, bestFit) = (rankBase, fit);
        }

        return (byte)best;
    }

    private static ulong Unpack(uint bits)
    {
        ulong lanes = (bits | (ulong)bits << 20) & 0x00000FFF00000FFF;
        lanes = (lanes | lanes << 10) & 0x003F003F003F003F;
        return (lanes | lanes << 5) & EachThreeBits;
    }
}
