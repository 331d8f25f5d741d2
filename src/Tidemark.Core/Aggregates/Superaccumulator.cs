using System.Numerics;
using Tidemark.Core.Codecs;

namespace Tidemark.Core.Aggregates;

/// <summary>The exact sum of doubles, each added in some nanoseconds: 536 bytes, where <see cref="ExactSum"/> is small and slow.</summary>
/// <remarks>
/// A number is added into two of 67 chunks, signed integers of 64 bits that lie 32 bits apart, and carries are passed on once in 2,047
/// additions. Source: Neal, "Fast exact summation using small and large superaccumulators" (2015), section 3. Room is for 2^63
/// numbers. Owned by one caller; not thread-safe.
/// </remarks>
internal sealed class Superaccumulator
{
    private const int ChunkBits = 32;
    private const int Chunks = 67;
    private const long ChunkMask = (1L << ChunkBits) - 1;

    /// <summary>An addition changes a chunk by less than 2^52 + 2^32, and a chunk without carries is below 2^32.</summary>
    private const int AdditionsPerCarry = (1 << 11) - 1;

    private readonly long[] chunks = new long[Chunks];
    private int additionsLeft = AdditionsPerCarry;

    /// <summary>The sum, rounded once; see <see cref="ExactSum.Value"/>.</summary>
    public double Value => new ExactSum(Units()).Value;

    /// <summary>Adds a finite number.</summary>
    public void Add(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        // The lowest bit of a number weighs 2^place units; below 2^−1022 all weigh one unit, and the highest is not implied.
        int place = ((int)(bits >> 52) & 0x7FF) - 1;
        long mantissa = (bits & 0xF_FFFF_FFFF_FFFF) | (1L << 52);
        if (place < 0) (place, mantissa) = (0, mantissa ^ (1L << 52));
        int chunk = place >> 5, shift = place & (ChunkBits - 1);
        long sign = bits >> 63;
        ref long target = ref chunks[chunk + 1];
        target += ((mantissa >> (ChunkBits - shift)) ^ sign) - sign;
        target = ref chunks[chunk];
        target += (((mantissa << shift) & ChunkMask) ^ sign) - sign;
        if (--additionsLeft == 0) Carry();
    }

    /// <summary>Adds all that <paramref name="other"/> holds.</summary>
    public void Merge(Superaccumulator other)
    {
        Carry();
        other.Carry();
        for (int i = 0; i < Chunks; i++) chunks[i] += other.chunks[i];
        Carry();
    }

    /// <summary>Writes the sum; equal sums write equal bytes: how many of its lowest bytes are 0 (varint), and the others.</summary>
    public void Write(ByteWriter writer)
    {
        ReadOnlySpan<byte> bytes = Units().ToByteArray();
        int zeros = Math.Max(0, bytes.IndexOfAnyExcept((byte)0));
        writer.WriteVarint((ulong)zeros);
        writer.WriteBlob(bytes[zeros..]);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="CorruptDataException">The bytes end too early or are no sum that fits.</exception>
    public static Superaccumulator Read(ref ByteReader reader)
    {
        const int BytesMax = Chunks * ChunkBits / 8;
        int zeros = reader.ReadCount(BytesMax);
        ReadOnlySpan<byte> rest = reader.ReadRaw(reader.ReadCount(BytesMax - zeros));
        var units = new BigInteger(rest);
        if (rest.Length != units.GetByteCount() || (rest[0] == 0 && (zeros > 0 || rest.Length > 1)))
            throw new CorruptDataException($"A sum before byte {reader.Position} is not in its shortest form; the data is damaged.");
        return Of(units << (8 * zeros));
    }

    private static Superaccumulator Of(BigInteger units)
    {
        var sum = new Superaccumulator();
        for (int i = 0; i < Chunks - 1; i++, units >>= ChunkBits) sum.chunks[i] = (long)(units & ChunkMask);
        sum.chunks[Chunks - 1] = (long)units;
        return sum;
    }

    private BigInteger Units()
    {
        BigInteger units = 0;
        for (int i = Chunks - 1; i >= 0; i--) units = (units << ChunkBits) + chunks[i];
        return units;
    }

    private void Carry()
    {
        for (int i = 0; i < Chunks - 1; i++)
        {
            chunks[i + 1] += chunks[i] >> ChunkBits;
            chunks[i] &= ChunkMask;
        }

        additionsLeft = AdditionsPerCarry;
    }
}
