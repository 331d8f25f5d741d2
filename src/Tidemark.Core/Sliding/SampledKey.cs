using System.Diagnostics;
using System.Numerics;
using Tidemark.Core.Codecs;

namespace Tidemark.Core.Sliding;

/// <summary>A sample of a key's pairs, by the pane each was last seen in: where there are too many to keep them all.</summary>
/// <remarks>
/// The rank of a pair is the number of zeros at the end of its hash. A pane at level l counts the pairs of rank l and above, 2^−l of them,
/// each for 2^l. Levels differ from pane to pane, so that the sample follows a key that grows or shrinks within a window; a higher
/// level is a sum over fewer ranks, so raising one looks at no pair. Source: Flajolet, "On adaptive sampling", Computing 43 (1990), after
/// Wegman: unbiased, the relative standard error 1.2 / √<see cref="SamplesMax"/>, 2.4 %. Owned by the distinct count; not thread-safe.
/// </remarks>
internal sealed class SampledKey
{
    /// <summary>The most pairs that are counted over all panes.</summary>
    public const int SamplesMax = 2_560;

    /// <summary>The greatest level and rank; hashes that end in more zeros have this rank, too.</summary>
    public const int LevelMax = 31;

    /// <summary>With fewer pairs in the window the next pane has a lower level: a little less than what one step up leaves.</summary>
    private const int SamplesMin = 1_200;

    private const int Ranks = LevelMax + 1;

    private readonly int[] ranks;
    private readonly int[] counts;
    private readonly byte[] levels;

    /// <summary>Makes an empty sample whose panes are all at level 0.</summary>
    public SampledKey(int panes)
    {
        ranks = new int[panes * Ranks];
        counts = new int[panes];
        levels = new byte[panes];
    }

    /// <summary>How many pairs are counted over all panes.</summary>
    public int Samples { get; private set; }

    /// <summary>Whether the table has none of its pairs.</summary>
    public bool IsEmpty => !ranks.AsSpan().ContainsAnyExcept(0);

    /// <summary>The lowest level of all panes.</summary>
    public int Floor => levels.Min();

    /// <summary>The level of a pane.</summary>
    public int Level(int pane) => levels[pane];

    /// <summary>How many pairs of a pane there are in the table, counted or not.</summary>
    public int Kept(int pane)
    {
        int sum = 0;
        foreach (int count in ranks.AsSpan(pane * Ranks, Ranks)) sum += count;
        return sum;
    }

    /// <summary>Raises a pane to a level, where it is below.</summary>
    public void RaiseTo(int pane, int level)
    {
        while (levels[pane] < level) Raise(pane);
    }

    /// <summary>Adds a pair to a pane.</summary>
    public void Add(int pane, int rank)
    {
        Debug.Assert(rank >= levels[pane], "A pair below the level is not kept.");
        ranks[pane * Ranks + rank]++;
        counts[pane]++;
        Samples++;
        while (Samples > SamplesMax && RaiseLowest())
        {
        }
    }

    /// <summary>Takes a pair out of a pane.</summary>
    public void Remove(int pane, int rank)
    {
        ranks[pane * Ranks + rank]--;
        if (rank < levels[pane]) return;
        counts[pane]--;
        Samples--;
    }

    /// <summary>Begins a pane in the place of the oldest.</summary>
    /// <param name="last">The pane before it.</param>
    /// <param name="next">The oldest pane, which becomes the newest.</param>
    /// <param name="exact">How many pairs of the key are in the window besides the sample.</param>
    public void Slide(int last, int next, int exact)
    {
        Samples -= counts[next];
        counts[next] = 0;
        ranks.AsSpan(next * Ranks, Ranks).Clear();
        int level = levels[last];
        int lower = Math.Max(0, level - StepsDown(Samples + exact));
        // After a sudden fall the window is still full of what was before. Should all panes be like the last one, so many would be left.
        long ahead = (long)counts[last] * counts.Length + exact;
        if (ahead < SamplesMin / 4) lower = Math.Min(lower, Math.Max(0, level - StepsDown(ahead)));
        levels[next] = (byte)lower;
    }

    /// <summary>How many there are, and the mean weight by which an estimate errs: the variance is so many times the number.</summary>
    public long Estimate(out double weight)
    {
        long sum = 0;
        double variance = 0;
        for (int pane = 0; pane < counts.Length; pane++)
        {
            long estimate = (long)counts[pane] << levels[pane];
            sum += estimate;
            variance += (double)estimate * ((1L << levels[pane]) - 1);
        }

        weight = sum > 0 ? variance / sum : (1L << levels.Max()) - 1;
        return sum;
    }

    /// <summary>Writes of each pane, newest first: the level (1 byte), how many ranks have pairs (1 byte), and of each the rank (1 byte)
    /// and how many (varint).</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="current">The newest pane.</param>
    public void Write(ByteWriter writer, int current)
    {
        for (int age = 0; age < levels.Length; age++)
        {
            int pane = SlotColumns.At(current, age, levels.Length);
            ReadOnlySpan<int> of = ranks.AsSpan(pane * Ranks, Ranks);
            writer.WriteByte(levels[pane]);
            writer.WriteByte((byte)(Ranks - of.Count(0)));
            for (int rank = 0; rank < Ranks; rank++)
            {
                if (of[rank] == 0) continue;
                writer.WriteByte((byte)rank);
                writer.WriteVarint((ulong)of[rank]);
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="CorruptDataException">The bytes are damaged.</exception>
    public static SampledKey Read(ref ByteReader reader, int panes, int current)
    {
        var sample = new SampledKey(panes);
        for (int age = 0; age < panes; age++)
        {
            int pane = SlotColumns.At(current, age, panes);
            sample.levels[pane] = (byte)reader.ReadCount(LevelMax);
            for (int left = reader.ReadCount(Ranks); left > 0; left--)
            {
                int rank = reader.ReadCount(LevelMax);
                int count = reader.ReadCount(int.MaxValue / (panes * Ranks));
                sample.ranks[pane * Ranks + rank] = count;
                if (rank < sample.levels[pane]) continue;
                sample.counts[pane] += count;
                sample.Samples += count;
            }
        }

        return sample;
    }

    /// <summary>Halving as often as this brings so few samples, doubled as often, near the least again.</summary>
    private static int StepsDown(long samples) =>
        samples >= SamplesMin ? 0 : BitOperations.Log2((ulong)(2 * SamplesMin / Math.Max(1, samples)));

    /// <summary>Raises the panes at the lowest level that has pairs, and what is below; false where none can rise any more.</summary>
    private bool RaiseLowest()
    {
        int lowest = LevelMax;
        for (int pane = 0; pane < counts.Length; pane++)
            if (counts[pane] > 0) lowest = Math.Min(lowest, levels[pane]);
        if (lowest == LevelMax) return false;
        for (int pane = 0; pane < counts.Length; pane++) RaiseTo(pane, lowest + 1);
        return true;
    }

    private void Raise(int pane)
    {
        int gone = ranks[pane * Ranks + levels[pane]];
        counts[pane] -= gone;
        Samples -= gone;
        levels[pane]++;
    }
}
