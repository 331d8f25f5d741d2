using Tidemark.Core.Randomness;

namespace Tidemark.Media.Generation;

/// <summary>Draws ranks 0 to n − 1 with probability proportional to 1 / (rank + 1): Zipf's law with exponent 1.</summary>
/// <remarks>Source: Walker's alias method in Vose's form ("A linear algorithm for generating random numbers with a given distribution",
/// 1991): O(n) to build, two random numbers and one look-up a draw, 12 bytes a rank.</remarks>
internal sealed class ZipfSampler
{
    private readonly double[] keep;
    private readonly int[] alias;

    public ZipfSampler(int count)
    {
        keep = new double[count];
        alias = new int[count];
        double sum = 0;
        for (int rank = count; rank >= 1; rank--) sum += 1.0 / rank;

        Stack<int> below = new();
        Stack<int> above = new();
        for (int rank = 0; rank < count; rank++)
        {
            keep[rank] = count / (sum * (rank + 1));
            alias[rank] = rank;
            (keep[rank] < 1 ? below : above).Push(rank);
        }

        // Each column below the mean is filled up from one above it; what rounding leaves over keeps its own rank.
        while (below.Count > 0 && above.Count > 0)
        {
            int poor = below.Pop();
            int rich = above.Pop();
            alias[poor] = rich;
            keep[rich] -= 1 - keep[poor];
            (keep[rich] < 1 ? below : above).Push(rich);
        }
    }

    /// <summary>The next rank.</summary>
    public int Draw(SplitMix64 random)
    {
        int column = random.Below(keep.Length);
        return random.NextDouble() < keep[column] ? column : alias[column];
    }
}
