using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tidemark.Core.Codecs;
using Tidemark.Core.Memory;

namespace Tidemark.Core.Sketches;

/// <summary>A distinct count in bounded memory: all but exact while small, then a relative standard error of at most
/// 1.04 / √2^precision.</summary>
/// <remarks>
/// 24 bytes in an array of cells; <c>default</c> is an empty sketch of precision <see cref="DefaultPrecision"/>. A small set is kept as
/// the set of 32-bit codes of its hashes (<see cref="SketchCode"/>): the first 3 in the sketch itself, the others in a buffer (464 bytes
/// in all for 100 values). Beyond 3/16 · 2^precision codes (3,072 at 14) it becomes 2^precision registers of a byte. Which of the two it
/// is follows from the set alone, so the merge of two sketches is, bit for bit, the sketch of the union, in any order and grouping.
/// <para>Mutable: a copied struct shares the buffer, so a copy of which either side will be changed must be made by <see cref="Copy"/>: a
/// sketch that grows gives its buffer back for others, and a copied struct would read what is theirs.
/// Owned by one caller; not thread-safe.</para>
/// <para>Sources: Flajolet et al., "HyperLogLog" (2007); Heule, Nunkesser, Hall, "HyperLogLog in practice" (2013), section 5.3, from whose
/// sparse form this differs in that it keeps all codes as a set instead of the greatest of each index; for the estimates see
/// <see cref="CardinalityEstimator"/>.</para>
/// </remarks>
public struct HyperLogLog
{
    /// <summary>The precision of <c>default</c>: a standard error of 0.81 %, 16 KiB at most.</summary>
    public const int DefaultPrecision = 14;

    /// <summary>The least precision: a standard error of 26 %, 16 bytes at most.</summary>
    public const int PrecisionMin = 4;

    /// <summary>The greatest precision: a standard error of 0.2 %, 256 KiB at most.</summary>
    public const int PrecisionMax = 18;

    private const ushort Dense = ushort.MaxValue;
    private const int LinesFetched = 8, WordsPerLine = CacheLine.Bytes / sizeof(uint);

    private readonly sbyte aboveDefault;

    // Of the buffer, while it is sparse.
    private byte size;
    private ushort count;
    private uint[]? buffer;
    private FirstCodes first;

    /// <summary>Makes an empty sketch.</summary>
    /// <param name="precision">The logarithm to base 2 of the number of registers, from 4 to 18.</param>
    public HyperLogLog(int precision)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, PrecisionMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, PrecisionMax);
        aboveDefault = (sbyte)(precision - DefaultPrecision);
    }

    /// <summary>The logarithm to base 2 of the number of registers.</summary>
    public readonly int Precision => DefaultPrecision + aboveDefault;

    /// <summary>The bytes it takes in memory: itself, and its buffer with the array's header.</summary>
    public readonly int MemoryBytes => Unsafe.SizeOf<HyperLogLog>() + (buffer is null ? 0 : 3 * IntPtr.Size + sizeof(uint) * buffer.Length);

    /// <summary>Whether nothing has been added.</summary>
    public readonly bool IsEmpty => count == 0;

    /// <summary>The registers, a byte each; of a dense sketch alone.</summary>
    /// <remarks>How many there are follows from the precision: the array's own length lies in another line of memory.</remarks>
    internal readonly Span<byte> Registers => MemoryMarshal.CreateSpan(
        ref Unsafe.As<uint, byte>(ref MemoryMarshal.GetArrayDataReference(buffer!)), 1 << Precision);

    internal readonly bool IsDense => count == Dense;

    /// <summary>How many codes a sparse sketch holds.</summary>
    internal readonly int CodeCount => count;

    /// <summary>The most codes a sparse sketch holds: 3/4 of as many as take the bytes of the registers.</summary>
    internal static int CodeCountMax(int precision) => 3 << (precision - 4);

    /// <summary>Adds a value by its hash; adding one again changes nothing. Amortized O(1).</summary>
    /// <param name="hash">64 bits, uniform over the values counted, as <see cref="Hashing.SipHash"/> and <see cref="Hashing.XxHash64"/>
    /// give them; they are not mixed again.</param>
    public void Add(ulong hash)
    {
        if (IsDense) DenseRegisters.Raise(Registers, Precision, hash);
        else AddCode(SketchCode.Of(hash));
    }

    /// <summary>Adds a value by its hash, as <see cref="Add(ulong)"/> does, and notes what is new by it.</summary>
    public void Add(ulong hash, CodeLog log)
    {
        uint code = SketchCode.Of(hash);
        if (AddCode(code)) log.Note(code);
    }

    /// <summary>Adds what other sketches of this precision noted of values, as <see cref="Add(ulong, CodeLog)"/> does of each
    /// value.</summary>
    public void Add(ReadOnlySpan<uint> codes, CodeLog log)
    {
        if (IsDense)
        {
            DenseRegisters.Raise(Registers, Precision, codes, log);
            return;
        }

        if (count >= FirstCodes.Length && count + codes.Length <= CodeCountMax(Precision) && !codes.IsEmpty)
        {
            Reserve(count + codes.Length);
            count += (ushort)CodeSet.AddTo(buffer!, size, codes, in first, log);
            return;
        }

        foreach (uint code in codes)
        {
            if (AddCode(code)) log.Note(code);
        }
    }

    /// <summary>Adds the memory that <see cref="Add(ulong, CodeLog)"/> will need for a value to what is to be fetched.</summary>
    public readonly void Fetch(ulong hash, ref FetchList fetches)
    {
        if (buffer is not { } array) return;
        ref uint start = ref MemoryMarshal.GetArrayDataReference(array);
        fetches.Add(in IsDense
            ? ref Unsafe.AddByteOffset(ref start, (nint)(hash >> (64 - Precision)))
            : ref CodeSet.PlaceOf(ref start, size, SketchCode.Of(hash)));
    }

    /// <summary>Starts to fetch the memory that merging will need; of a large buffer its beginning, since the processor sees that the rest
    /// is read in order.</summary>
    public readonly void FetchAll()
    {
        if (buffer is not { } array) return;
        ref uint start = ref MemoryMarshal.GetArrayDataReference(array);
        int words = Math.Min(LinesFetched * WordsPerLine, IsDense ? 1 << (Precision - 2) : CodeSet.Length(size));
        // From the length on, which lies before the first.
        for (int at = -2; at < words; at += WordsPerLine) CacheLine.Fetch(in Unsafe.Add(ref start, at));
    }

    /// <summary>Adds values by their hashes, as <see cref="Add(ulong)"/> does one by one; more than twice as fast when dense.</summary>
    public void Add(ReadOnlySpan<ulong> hashes)
    {
        while (!IsDense && !hashes.IsEmpty)
        {
            AddCode(SketchCode.Of(hashes[0]));
            hashes = hashes[1..];
        }

        if (!hashes.IsEmpty) DenseRegisters.Raise(Registers, Precision, hashes);
    }

    /// <summary>Adds all that <paramref name="other"/> has seen: this becomes the sketch of the union. Shares nothing with it.</summary>
    /// <exception cref="ArgumentException">The precisions differ.</exception>
    public void Merge(in HyperLogLog other)
    {
        if (other.aboveDefault != aboveDefault)
        {
            throw new ArgumentException(
                $"A sketch of precision {other.Precision} cannot be merged into one of precision {Precision}; make both with the same.",
                nameof(other));
        }

        if (other.IsEmpty) return;
        if (IsEmpty)
        {
            SketchBuffers.Return(buffer);
            this = other.Copy();
            return;
        }

        if (other.IsDense)
        {
            if (!IsDense) BecomeDense();
            DenseRegisters.RaiseTo(Registers, other.Registers);
            return;
        }

        if (IsDense || count >= other.count)
        {
            AddCodes(in other);
            return;
        }

        // The fewer codes go to the more.
        HyperLogLog fewer = this;
        this = other.Copy();
        AddCodes(in fewer);
        SketchBuffers.Return(fewer.buffer);
    }

    /// <summary>Adds all that <paramref name="other"/> has seen, as <see cref="Merge"/> does, and may change buffers with it: it is only to
    /// be released afterwards.</summary>
    /// <exception cref="ArgumentException">The precisions differ.</exception>
    public void Absorb(ref HyperLogLog other)
    {
        if (other.count > count && other.aboveDefault == aboveDefault) (this, other) = (other, this);
        Merge(in other);
    }

    /// <summary>Makes room for as many values as <paramref name="other"/> has seen, so that it need not grow up to there. Changes nothing
    /// that is told of it.</summary>
    public void Expect(in HyperLogLog other) => Reserve(other.IsDense ? CodeCountMax(Precision) : other.count);

    /// <summary>Makes the sketch empty and gives its buffer back for others; no copy of the struct may be used afterwards.</summary>
    public void Release()
    {
        SketchBuffers.Return(buffer);
        this = new HyperLogLog(Precision);
    }

    /// <summary>A sketch of the same values with a buffer of its own.</summary>
    public readonly HyperLogLog Copy()
    {
        HyperLogLog copy = this;
        if (buffer is not null) copy.buffer = SketchBuffers.Copy(buffer);
        return copy;
    }

    /// <summary>How many distinct values were added, with bounds at 95 % confidence.</summary>
    /// <remarks>Sparse: a whole number; up to 4,544 codes estimate and both bounds are the number of codes; the lower bound always holds.
    /// Dense: the estimate of the greatest likelihood ± 1.96 of its standard errors, which grow with the number of values from 0.72 to
    /// 1.04 / √2^precision; the lower bound is never below what a sparse sketch can hold. O(2^precision) when dense.</remarks>
    public readonly ApproximateFigure Estimate()
    {
        if (!IsDense) return CardinalityEstimator.OfCodes(count);
        Span<int> counts = stackalloc int[66 - Precision];
        DenseRegisters.Count(Registers, counts);
        return CardinalityEstimator.OfRegisters(counts, Registers.Length, CodeCountMax(Precision) + 1);
    }

    /// <summary>Writes the sketch; sketches of equal sets and precision write equal bytes, whatever order the values came in.</summary>
    public readonly void Write(ByteWriter writer) => HyperLogLogCodec.Write(in this, writer);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="CorruptDataException">The bytes are damaged or of an unknown version.</exception>
    public static HyperLogLog Read(ref ByteReader reader) => HyperLogLogCodec.Read(ref reader);

    /// <summary>Writes what is new since the sketch was last written, or the registers of a dense one where they are no longer.</summary>
    /// <param name="codes">All that a log noted of it since then.</param>
    /// <param name="writer">Where to.</param>
    public readonly void WriteChange(ReadOnlySpan<uint> codes, ByteWriter writer) => HyperLogLogCodec.WriteChange(in this, codes, writer);

    /// <summary>Applies what <see cref="WriteChange"/> wrote to the sketch as it was last written.</summary>
    /// <exception cref="CorruptDataException">The bytes are damaged, of an unknown version, or the change of another sketch.</exception>
    public void ApplyChange(ref ByteReader reader) => HyperLogLogCodec.ApplyChange(ref this, ref reader);

    /// <summary>A dense sketch of precision <paramref name="precision"/> whose registers are all 0, to be filled.</summary>
    internal static HyperLogLog DenseOf(int precision) =>
        new(precision) { count = Dense, buffer = SketchBuffers.Rent(1 << (precision - 2)) };

    /// <summary>Makes room for so many codes in all, or as many as a sparse sketch holds; does nothing in a dense one.</summary>
    internal void Reserve(int codes)
    {
        codes = Math.Min(codes, CodeCountMax(Precision)) - FirstCodes.Length;
        if (codes > 0 && !IsDense) CodeSet.Reserve(ref buffer, ref size, codes);
    }

    /// <summary>Copies the codes of a sparse sketch, nearly in order but for the last three.</summary>
    /// <param name="target">Room for one more than there are.</param>
    internal readonly void CopyCodes(Span<uint> target)
    {
        // What is 0 is written over: whether it is could not be foretold.
        int at = 0;
        foreach (uint code in buffer.AsSpan())
        {
            target[at] = code;
            at += code != 0 ? 1 : 0;
        }

        foreach (uint code in first)
        {
            target[at] = code;
            at += code != 0 ? 1 : 0;
        }
    }

    /// <summary>Adds a code and returns whether that changed anything.</summary>
    internal bool AddCode(uint code)
    {
        if (IsDense)
        {
            ref byte register = ref Registers[SketchCode.Register(code, Precision)];
            byte rank = SketchCode.Rank(code, Precision);
            if (register >= rank) return false;
            register = rank;
            return true;
        }

        if (first.Contains(code)) return false;
        if (count < FirstCodes.Length) first[count] = code;
        else if (!CodeSet.Add(ref buffer, ref size, count - FirstCodes.Length, code)) return false;
        if (++count > CodeCountMax(Precision)) BecomeDense();
        return true;
    }

    private void AddCodes(in HyperLogLog sparse)
    {
        // Two sets have few codes in common mostly: it grows once.
        Reserve(count + sparse.count);
        foreach (uint code in sparse.first)
        {
            if (code != 0) AddCode(code);
        }

        // With fewer a buffer is room alone.
        if (sparse.count <= FirstCodes.Length || sparse.buffer is not { } array) return;
        ReadOnlySpan<uint> codes = MemoryMarshal.CreateReadOnlySpan(
            ref MemoryMarshal.GetArrayDataReference(array), CodeSet.Length(sparse.size));
        if (IsDense)
        {
            DenseRegisters.Raise(Registers, Precision, codes);
            return;
        }

        if (count < FirstCodes.Length || count + sparse.count > CodeCountMax(Precision))
        {
            foreach (uint code in codes)
            {
                if (code != 0) AddCode(code);
            }

            return;
        }

        count += (ushort)CodeSet.AddTo(buffer!, size, codes, in first);
    }

    private void BecomeDense()
    {
        Debug.Assert(!IsDense, "A dense sketch has no codes to take over.");
        HyperLogLog sparse = this;
        this = DenseOf(Precision);
        AddCodes(in sparse);
        SketchBuffers.Return(sparse.buffer);
    }
}
