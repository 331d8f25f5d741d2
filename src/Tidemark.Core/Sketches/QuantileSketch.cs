using System.Diagnostics;
using Tidemark.Core.Aggregates;
using Tidemark.Core.Codecs;

namespace Tidemark.Core.Sketches;

/// <summary>Quantiles of finite doubles to a relative error that is promised, in bounded memory, with bounds that always hold.</summary>
/// <remarks>
/// Values are counted in buckets of nearly equal logarithmic width (<see cref="LogScale"/>), those below 0 in their mirror images; zeros,
/// count, sum, least and greatest value are kept exactly. When the buckets do not fit the bound, neighbours are joined, all over the
/// range at once, and <see cref="Accuracy"/> tells the error that is promised from then on (<see cref="BucketPages"/>).
/// <para>What a sketch holds follows from the values alone: the merge of sketches is, bit for bit, the sketch of all their values, in any
/// order and grouping, also when buckets have been joined.</para>
/// <para>Memory: 8 bytes a bucket, in pages of 16 that are made as values fall into them, with some 10 bytes a page beside; 536 bytes for
/// the exact sum. <see cref="Add"/> allocates only where it meets a new page, and joins at most 19 times.</para>
/// <para>Sources: Masson, Rim and Lee, "DDSketch: A Fast and Fully-Mergeable Quantile Sketch with Relative-Error Guarantees" (VLDB 2019);
/// Epicoco et al., "UDDSketch: Accurate Tracking of Quantiles in Data Streams" (IEEE Access 2020). From both it differs in that
/// scattered values cost pages, not a span, in the exact bounds, and in keeping its promise below 2^−1022.
/// Owned by one caller; not thread-safe.</para>
/// </remarks>
public sealed class QuantileSketch
{
    /// <summary>The relative error promised where nothing else is asked for: 1 %, 35 buckets to an octave.</summary>
    public const double DefaultAccuracy = 0.01;

    /// <summary>The smallest relative error that can be asked for: 0.01 %, 3,500 buckets to an octave.</summary>
    public const double AccuracyMin = 0.0001;

    /// <summary>The greatest relative error that can be asked for: 35 %, one bucket to an octave.</summary>
    public const double AccuracyMax = 0.35;

    /// <summary>How many buckets there may be where nothing else is asked for: at 1 % they span 58 octaves, or 17 powers of ten.</summary>
    public const int DefaultBucketsMax = 2_048;

    /// <summary>The least bound on buckets: a page for each sign.</summary>
    public const int BucketsMaxLeast = 2 * BucketPages.PageKeys;

    /// <summary>The greatest bound on buckets: 128 MiB.</summary>
    public const int BucketsMaxGreatest = BucketPages.PagesLimit * BucketPages.PageKeys;

    /// <summary>A bucket of n to an octave spans a ratio of at most e^(0.7 / n); its middle is within tanh(0.35 / n) of every value in it,
    /// and tanh x &lt; x.</summary>
    private const double HalfWidth = 0.35;

    /// <summary>The bits of infinity without those of the sign.</summary>
    private const ulong InfiniteMagnitude = 0x7FF0_0000_0000_0000UL << 1;

    private const double NoLeast = double.PositiveInfinity;
    private const double NoGreatest = double.NegativeInfinity;

    private readonly LogScale scale;
    private readonly BucketPages buckets;
    private readonly Superaccumulator sum;
    private long zeros;
    private double least = NoLeast;
    private double greatest = NoGreatest;

    /// <summary>Makes an empty sketch.</summary>
    /// <param name="accuracy">The relative error to promise, from <see cref="AccuracyMin"/> to <see cref="AccuracyMax"/>.</param>
    /// <param name="bucketsMax">How many buckets there may be, a multiple of 16 from <see cref="BucketsMaxLeast"/> to
    /// <see cref="BucketsMaxGreatest"/>.</param>
    public QuantileSketch(double accuracy = DefaultAccuracy, int bucketsMax = DefaultBucketsMax)
    {
        if (!(accuracy is >= AccuracyMin and <= AccuracyMax))
        {
            throw new ArgumentOutOfRangeException(
                nameof(accuracy), accuracy, $"A relative error from {AccuracyMin} to {AccuracyMax} can be promised.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(bucketsMax, BucketsMaxLeast);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bucketsMax, BucketsMaxGreatest);
        ArgumentOutOfRangeException.ThrowIfNotEqual(bucketsMax % BucketPages.PageKeys, 0, nameof(bucketsMax));
        scale = new LogScale(PerOctave(accuracy));
        buckets = new BucketPages(bucketsMax / BucketPages.PageKeys);
        sum = new Superaccumulator();
    }

    internal QuantileSketch(LogScale scale, BucketPages buckets) : this(scale, buckets, new Superaccumulator(), 0, NoLeast, NoGreatest)
    {
    }

    internal QuantileSketch(LogScale scale, BucketPages buckets, Superaccumulator sum, long zeros, double least, double greatest)
    {
        (this.scale, this.buckets, this.sum, this.zeros, this.least, this.greatest) = (scale, buckets, sum, zeros, least, greatest);
        Count = zeros;
        foreach ((int _, long count) in buckets.Ascending()) Count += count;
    }

    /// <summary>How many values have been added.</summary>
    public long Count { get; private set; }

    /// <summary>The least value; positive infinity while there is none.</summary>
    public double Min => least;

    /// <summary>The greatest value; negative infinity while there is none.</summary>
    public double Max => greatest;

    /// <summary>The sum of all values, exact and rounded once; beyond the range of doubles the greatest or least of them.</summary>
    public double Sum => sum.Value;

    /// <summary>The relative error that is promised now: at most what was asked for, and twice as much for each time that buckets were
    /// joined. 1 where only sign and bounds are promised.</summary>
    public double Accuracy => Math.Min(1, Math.ScaleB(HalfWidth / scale.PerOctave, buckets.Level));

    /// <summary>Whether buckets were joined, so that <see cref="Accuracy"/> is worse than what was asked for.</summary>
    public bool IsCollapsed => buckets.Level > 0;

    /// <summary>How many buckets there may be.</summary>
    public int BucketsMax => buckets.PagesMax * BucketPages.PageKeys;

    internal LogScale Scale => scale;

    internal BucketPages Buckets => buckets;

    internal Superaccumulator ExactSum => sum;

    internal long Zeros => zeros;

    /// <summary>Adds a value. −0 counts as 0.</summary>
    /// <exception cref="ArgumentException">It is infinite or not a number; nothing has changed.</exception>
    public void Add(double value)
    {
        ulong magnitude = BitConverter.DoubleToUInt64Bits(value) << 1;
        // One comparison finds 0, infinity and NaN.
        if (magnitude - 1 < InfiniteMagnitude - 1)
        {
            buckets.Add(scale.KeyOf(value), 1);
            sum.Add(value);
        }
        else
        {
            if (magnitude != 0)
                throw new ArgumentException($"{value} has no place among quantiles; a value must be finite.", nameof(value));
            value = 0;
            zeros++;
        }

        if (value < least) least = value;
        if (value > greatest) greatest = value;
        Count++;
    }

    /// <summary>Adds all values of <paramref name="other"/>: this becomes the sketch of both together. Shares nothing with it.</summary>
    /// <exception cref="ArgumentException">The accuracies asked for, or the bounds on buckets, differ.</exception>
    /// <exception cref="OverflowException">Together they have more than 2^63 − 1 values; nothing has changed.</exception>
    public void Merge(QuantileSketch other)
    {
        if (other.scale.PerOctave != scale.PerOctave || other.BucketsMax != BucketsMax)
        {
            throw new ArgumentException(
                $"A sketch with {other.scale.PerOctave} buckets to an octave, at most {other.BucketsMax}, cannot be merged into one with "
                + $"{scale.PerOctave}, at most {BucketsMax}; make both with the same accuracy and bound.", nameof(other));
        }

        Count = checked(Count + other.Count);
        zeros += other.zeros;
        buckets.Merge(other.buckets);
        sum.Merge(other.sum);
        least = Math.Min(least, other.least);
        greatest = Math.Max(greatest, other.greatest);
    }

    /// <summary>The value of rank ⌈share · count⌉ among the values in order, from 1 (nearest rank), with bounds that always hold.</summary>
    /// <remarks>The estimate is within <see cref="Accuracy"/> of it, relative to it. First, last and zeros are exact. The rank is computed
    /// in decimals, so that 0.07 of 100 values is 7. O(buckets); allocates. Source of the definition: Hyndman and Fan, "Sample quantiles
    /// in statistical packages" (1996), definition 1.</remarks>
    /// <param name="share">From 0 to 1: 0.5 for the median.</param>
    /// <returns>Null while there are no values.</returns>
    public ApproximateFigure? Quantile(double share)
    {
        if (!(share is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(share), share, "A share lies between 0 and 1.");
        if (Count == 0) return null;
        long rank = Math.Clamp((long)Math.Ceiling((decimal)share * Count), 1, Count);
        if (rank == 1) return Exactly(least);
        if (rank == Count) return Exactly(greatest);
        bool zerosAhead = true;
        foreach ((int key, long count) in buckets.Ascending())
        {
            if (zerosAhead && key >= 0)
            {
                zerosAhead = false;
                if ((rank -= zeros) <= 0) return Exactly(0);
            }

            if ((rank -= count) <= 0) return Within(key);
        }

        Debug.Assert(rank <= zeros, "What no bucket holds is 0.");
        return Exactly(0);
    }

    /// <summary>Writes the sketch; sketches of equal values, accuracy and bound write equal bytes.</summary>
    public void Write(ByteWriter writer) => QuantileSketchCodec.Write(this, writer);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="CorruptDataException">The bytes are damaged or of an unknown version.</exception>
    public static QuantileSketch Read(ref ByteReader reader) => QuantileSketchCodec.Read(ref reader);

    /// <summary>The least number of buckets to an octave that promises an error.</summary>
    private static int PerOctave(double accuracy)
    {
        int buckets = (int)(HalfWidth / accuracy);
        return HalfWidth / Math.Max(1, buckets) <= accuracy ? Math.Max(1, buckets) : buckets + 1;
    }

    private static ApproximateFigure Exactly(double value) => new(value, value, value, 1);

    /// <summary>The figure for a value of which the bucket is known.</summary>
    private ApproximateFigure Within(int key)
    {
        int level = buckets.Level;
        int mirrored = key < 0 ? ~key : key;
        double low = scale.Lowest(mirrored << level);
        double high = Math.BitDecrement(scale.Lowest((int)Math.Min((mirrored + 1L) << level, scale.KeyMax + 1)));
        (double nearest, double furthest) = key < 0 ? (-greatest, -least) : (least, greatest);
        low = Math.Max(low, nearest);
        high = Math.Min(high, furthest);
        // 2 · low · high / (low + high), the point with equal relative distance to both, free of overflow.
        double middle = low + ((high - low) / (1 + (high / low)));
        return key < 0 ? new ApproximateFigure(-middle, -high, -low, 1) : new ApproximateFigure(middle, low, high, 1);
    }
}
