using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using Tidemark.Core.Codecs;

namespace Tidemark.Core.Sketches;

/// <summary>A distinct count in bounded memory: all but exact while small, then a relative standard error of 1.04 / √2^precision.</summary>
/// <remarks>
/// 16 bytes in an array of cells; <c>default</c> is an empty sketch of precision <see cref="DefaultPrecision"/>, without a buffer. A small
/// set is kept as the set of 32-bit codes of its hashes (<see cref="SketchCode"/>), 4 bytes each, in a buffer that doubles from 4 codes;
/// beyond 3/16 · 2^precision codes (3,072 at 14) it becomes 2^precision registers of a byte. Which of the two it is follows from the set
/// alone, so the merge of two sketches is, bit for bit, the sketch of the union, in any order and grouping.
/// <para>Mutable: a copied struct shares the buffer, so a copy of which either side will be changed must be made by <see cref="Copy"/>.
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

    private const int Dense = -1;

    private readonly sbyte aboveDefault;
    private uint[]? buffer;
    private int count;

    /// <summary>Makes an empty sketch.</summary>
    /// <param name="precision">The logarithm to base 2 of the number of registers, from 4 to 18.</param>
    public HyperLogLog(int precision)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, PrecisionMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, PrecisionMax);
        aboveDefault = (sbyte)(precision - DefaultPrecision);
    }

    internal HyperLogLog(int precision, uint[]? buffer, int count) : this(precision)
    {
        this.buffer = buffer;
        this.count = count;
    }

    /// <summary>The logarithm to base 2 of the number of registers.</summary>
    public readonly int Precision => DefaultPrecision + aboveDefault;

    /// <summary>Whether nothing has been added.</summary>
    public readonly bool IsEmpty => count == 0;

    /// <summary>The registers, a byte each; of a dense sketch alone.</summary>
    internal readonly Span<byte> Registers => MemoryMarshal.AsBytes(buffer.AsSpan());

    internal readonly bool IsDense => count == Dense;

    /// <summary>How many codes a sparse sketch holds.</summary>
    internal readonly int CodeCount => count;

    /// <summary>The slots of the codes; 0 is an empty slot.</summary>
    internal readonly ReadOnlySpan<uint> CodeSlots => buffer;

    /// <summary>Adds a value by its hash; adding one again changes nothing. Amortized O(1).</summary>
    /// <param name="hash">64 bits, uniform over the values counted, as <see cref="Hashing.SipHash"/> and <see cref="Hashing.XxHash64"/>
    /// give them; they are not mixed again.</param>
    public void Add(ulong hash) => AddCode(SketchCode.Of(hash));

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
            this = other.Copy();
            return;
        }

        if (!other.IsDense)
        {
            foreach (uint code in other.CodeSlots)
            {
                if (code != 0) AddCode(code);
            }

            return;
        }

        if (!IsDense) BecomeDense();
        TakeGreater(Registers, other.Registers);
    }

    /// <summary>A sketch of the same values with a buffer of its own.</summary>
    public readonly HyperLogLog Copy() => new(Precision, (uint[]?)buffer?.Clone(), count);

    /// <summary>How many distinct values were added, with bounds at 95 % confidence.</summary>
    /// <remarks>Sparse: a whole number; up to 4,544 codes estimate and both bounds are the number of codes; the lower bound always holds.
    /// Dense: the improved raw estimate ± 1.96 standard errors, the lower bound never below the codes that a sparse sketch can hold.
    /// O(2^precision) when dense, O(1) else.</remarks>
    public readonly ApproximateFigure Estimate() => IsDense
        ? CardinalityEstimator.OfRegisters(Registers, Precision, CodeSet.CountMax(Precision) + 1)
        : CardinalityEstimator.OfCodes(count);

    /// <summary>Writes the sketch; sketches of equal sets and precision write equal bytes, whatever order the values came in.</summary>
    public readonly void Write(ByteWriter writer) => HyperLogLogCodec.Write(in this, writer);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="CorruptDataException">The bytes are damaged or of an unknown version.</exception>
    public static HyperLogLog Read(ref ByteReader reader) => HyperLogLogCodec.Read(ref reader);

    /// <summary>A dense sketch of precision <paramref name="precision"/> whose registers are all 0, to be filled.</summary>
    internal static HyperLogLog DenseOf(int precision) => new(precision, new uint[1 << (precision - 2)], Dense);

    private void AddCode(uint code)
    {
        if (IsDense)
        {
            ref byte register = ref Registers[SketchCode.Register(code, Precision)];
            register = Math.Max(register, SketchCode.Rank(code, Precision));
        }
        else if (CodeSet.Add(ref buffer, ref count, code) && count > CodeSet.CountMax(Precision))
        {
            BecomeDense();
        }
    }

    private void BecomeDense()
    {
        Debug.Assert(!IsDense, "A dense sketch has no codes to take over.");
        ReadOnlySpan<uint> codes = buffer;
        buffer = new uint[1 << (Precision - 2)];
        count = Dense;
        foreach (uint code in codes)
        {
            if (code != 0) AddCode(code);
        }
    }

    private static void TakeGreater(Span<byte> target, ReadOnlySpan<byte> source)
    {
        Span<Vector<byte>> targets = MemoryMarshal.Cast<byte, Vector<byte>>(target);
        ReadOnlySpan<Vector<byte>> sources = MemoryMarshal.Cast<byte, Vector<byte>>(source);
        for (int i = 0; i < targets.Length; i++) targets[i] = Vector.Max(targets[i], sources[i]);
        // The least precision has 16 registers, fewer than a wide vector holds.
        for (int i = targets.Length * Vector<byte>.Count; i < target.Length; i++) target[i] = Math.Max(target[i], source[i]);
    }
}
