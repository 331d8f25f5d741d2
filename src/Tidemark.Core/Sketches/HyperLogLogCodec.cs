using System.Buffers;
using System.Runtime.InteropServices;
using Tidemark.Core.Codecs;

namespace Tidemark.Core.Sketches;

/// <summary>The bytes of a <see cref="HyperLogLog"/>.</summary>
/// <remarks>
/// Layout, little-endian: <c>[0] form</c> (1 sparse, 5 dense), <c>[1] precision</c>. Sparse: the number of codes (varint), the codes
/// ascending, 4 bytes each. Dense: the registers, as <see cref="PackedRegisters"/> has them; in form 2 6 bits each, four in three bytes,
/// low bits first. A change: form 4, precision, the number of new codes (varint), the codes in any order; or a whole dense sketch. In form
/// 3 they are ascending, and a whole sketch of any form may stand for a change. Forms 2 and 3 were written up to version 6 of the
/// state. Another layout takes other forms.
/// </remarks>
internal static class HyperLogLogCodec
{
    /// <summary>More codes are sorted by their bytes: their order might be crafted, and inserting them take long.</summary>
    private const int InsertedMax = 512;

    private const byte SparseForm = 1;
    private const byte PlainDenseForm = 2;
    private const byte AscendingChangeForm = 3;
    private const byte ChangeForm = 4;
    private const byte DenseForm = 5;

    /// <summary>Appends a sketch.</summary>
    public static void Write(in HyperLogLog sketch, ByteWriter writer)
    {
        writer.WriteByte(sketch.IsDense ? DenseForm : SparseForm);
        writer.WriteByte((byte)sketch.Precision);
        if (sketch.IsDense) PackedRegisters.Write(sketch.Registers, sketch.Precision, writer);
        else WriteCodes(in sketch, writer);
    }

    /// <summary>Appends the new codes of a sketch, or the registers where they are no longer than those.</summary>
    public static void WriteChange(in HyperLogLog sketch, ReadOnlySpan<uint> codes, ByteWriter writer)
    {
        if (sketch.IsDense && codes.Length * sizeof(uint) >= PackedRegisters.BytesMin(sketch.Precision))
        {
            Write(in sketch, writer);
            return;
        }

        writer.WriteByte(ChangeForm);
        writer.WriteByte((byte)sketch.Precision);
        writer.WriteVarint((ulong)codes.Length);
        writer.WriteRaw(MemoryMarshal.AsBytes(codes));
    }

    /// <summary>Applies a change.</summary>
    public static void ApplyChange(ref HyperLogLog sketch, ref ByteReader reader)
    {
        byte form = reader.ReadByte();
        int precision = reader.ReadByte();
        if (form is not (ChangeForm or AscendingChangeForm))
        {
            sketch = Read(form, precision, ref reader);
            return;
        }

        if (precision != sketch.Precision) throw Damaged(ref reader, $"a change of precision {precision}, not {sketch.Precision}");
        AddCodes(ref sketch, reader.ReadCount(reader.Remaining / sizeof(uint)), form == AscendingChangeForm, ref reader);
    }

    /// <summary>Reads a sketch.</summary>
    public static HyperLogLog Read(ref ByteReader reader) => Read(reader.ReadByte(), reader.ReadByte(), ref reader);

    private static HyperLogLog Read(byte form, int precision, ref ByteReader reader)
    {
        if (form is not (SparseForm or PlainDenseForm or DenseForm)
            || precision is < HyperLogLog.PrecisionMin or > HyperLogLog.PrecisionMax)
        {
            throw new CorruptDataException(
                $"A distinct-count sketch before byte {reader.Position} has form {form} and precision {precision}; known are forms 1, 2 "
                + "and 5 and precisions 4 to 18. The data is damaged, or a newer version wrote it.");
        }

        return form == SparseForm ? ReadCodes(ref reader, precision) : ReadRegisters(form, ref reader, precision);
    }

    private static void WriteCodes(in HyperLogLog sketch, ByteWriter writer)
    {
        writer.WriteVarint((ulong)sketch.CodeCount);
        int length = sketch.CodeCount * sizeof(uint);
        Span<uint> room = MemoryMarshal.Cast<byte, uint>(writer.GetSpan(length + sizeof(uint))), codes = room[..sketch.CodeCount];
        sketch.CopyCodes(room);
        if (codes.Length <= InsertedMax)
        {
            Insert(codes);
        }
        else
        {
            uint[] scratch = ArrayPool<uint>.Shared.Rent(codes.Length);
            RadixSort.Sort(codes, scratch);
            ArrayPool<uint>.Shared.Return(scratch);
        }

        writer.Advance(length);
    }

    /// <summary>Sorts codes by insertion (Knuth, TAOCP vol. 3, 5.2.1, algorithm S): as a set gives them they are nearly in order.</summary>
    private static void Insert(Span<uint> codes)
    {
        for (int i = 1; i < codes.Length; i++)
        {
            uint code = codes[i];
            int at = i;
            for (; at > 0 && codes[at - 1] > code; at--) codes[at] = codes[at - 1];
            codes[at] = code;
        }
    }

    private static HyperLogLog ReadCodes(ref ByteReader reader, int precision)
    {
        int count = reader.ReadCount(HyperLogLog.CodeCountMax(precision));
        var sketch = new HyperLogLog(precision);
        AddCodes(ref sketch, count, areAscending: true, ref reader);
        return sketch;
    }

    private static void AddCodes(ref HyperLogLog sketch, int count, bool areAscending, ref ByteReader reader)
    {
        if (!sketch.IsDense) sketch.Reserve(sketch.CodeCount + count);
        uint previous = 0;
        for (int i = 0; i < count; i++)
        {
            uint code = reader.ReadUInt32();
            if ((areAscending && code <= previous) || (code & 63) is 0 or > SketchCode.RankMax)
                throw Damaged(ref reader, $"the code {code:X8} after {previous:X8}");
            sketch.AddCode(code);
            previous = code;
        }
    }

    private static HyperLogLog ReadRegisters(byte form, ref ByteReader reader, int precision)
    {
        var sketch = HyperLogLog.DenseOf(precision);
        string? fault = form == DenseForm
            ? PackedRegisters.Read(ref reader, sketch.Registers, precision)
            : ReadPlainRegisters(ref reader, sketch.Registers, precision);
        if (fault is null && !sketch.Registers.ContainsAnyExcept((byte)0)) fault = "registers, none of which has seen a value";
        return fault is null ? sketch : throw Damaged(ref reader, fault);
    }

    private static string? ReadPlainRegisters(ref ByteReader reader, Span<byte> registers, int precision)
    {
        ReadOnlySpan<byte> source = reader.ReadRaw(3 << (precision - 2));
        for (int from = 0, to = 0; to < registers.Length; from += 3, to += 4)
        {
            int four = source[from] | (source[from + 1] << 8) | (source[from + 2] << 16);
            for (int i = 0; i < 4; i++)
            {
                byte rank = (byte)((four >> (6 * i)) & 63);
                if (rank > 65 - precision) return $"the register {rank}, above {65 - precision}";
                registers[to + i] = rank;
            }
        }

        return null;
    }

    private static CorruptDataException Damaged(ref ByteReader reader, string what) =>
        new($"A distinct-count sketch before byte {reader.Position} has {what}; the data is damaged.");
}
