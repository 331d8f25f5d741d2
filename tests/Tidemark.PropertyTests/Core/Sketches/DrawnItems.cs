using System.Text;
using Tidemark.Core.Randomness;

namespace Tidemark.PropertyTests.Core.Sketches;

/// <summary>Streams of items to count: Zipf distributions of several exponents, and what is hard on a bounded number of counters.</summary>
internal static class DrawnItems
{
    private static readonly double[] Exponents = [0.5, 0.8, 1, 1.2, 1.5, 2, 3];

    /// <summary>How many shapes there are.</summary>
    public static int Shapes => Exponents.Length + 8;

    /// <summary>The numbers of the items, in order.</summary>
    public static int[] Of(int shape, int count, int capacity, SplitMix64 random)
    {
        if (shape < Exponents.Length) return Zipf(Exponents[shape], count, 20 * capacity, random);
        var items = new int[count];
        for (int i = 0; i < count; i++) items[i] = Adversarial(shape - Exponents.Length, i, count, capacity, random);
        return items;
    }

    /// <summary>The bytes of an item: of all lengths from 0, some alike up to the last.</summary>
    public static byte[] Key(int item) => item == 0 ? [] : Encoding.UTF8.GetBytes(new string('ü', Math.Abs(item % 40)) + item);

    private static int Adversarial(int shape, int i, int count, int capacity, SplitMix64 random) => shape switch
    {
        // All different.
        0 => i,
        // In turn, so many that all counters are dropped again and again, or nearly.
        1 => i % ((2 * capacity) + 1),
        2 => i % (capacity + 1),
        3 => i % (3 * capacity),
        // Heavy items first, then a flood of others; and the other way round.
        4 => i < count / 3 ? i % Math.Max(1, capacity / 3) : i,
        5 => i > count * 2 / 3 ? i % Math.Max(1, capacity / 3) : -i - 1,
        // Item k occurs k times, in order.
        6 => (int)((Math.Sqrt((8.0 * i) + 1) - 1) / 2),
        // One item just above and many just below what is surely found.
        7 => i % (capacity + 1) == 0 ? 0 : random.Below(4 * capacity),
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };

    private static int[] Zipf(double exponent, int count, int universe, SplitMix64 random)
    {
        var cumulative = new double[universe];
        double sum = 0;
        for (int rank = 1; rank <= universe; rank++) cumulative[rank - 1] = sum += Math.Pow(rank, -exponent);
        var items = new int[count];
        for (int i = 0; i < count; i++)
        {
            int at = Array.BinarySearch(cumulative, random.NextDouble() * sum);
            items[i] = at >= 0 ? at : ~at;
        }

        return items;
    }
}
