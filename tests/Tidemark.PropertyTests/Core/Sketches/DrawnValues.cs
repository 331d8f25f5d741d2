using Tidemark.Core.Randomness;

namespace Tidemark.PropertyTests.Core.Sketches;

/// <summary>Values to sketch, of many shapes: ordinary distributions, and what is hard on a logarithmic scale.</summary>
internal static class DrawnValues
{
    /// <summary>How many shapes there are.</summary>
    public const int Shapes = 17;

    /// <summary>Values of a shape.</summary>
    public static double[] Of(int shape, int count, SplitMix64 random)
    {
        double scale = Math.Pow(10, 12 * random.NextDouble() - 6);
        var values = new double[count];
        for (int i = 0; i < count; i++) values[i] = Draw(shape, i, count, scale, random);
        return values;
    }

    private static double Draw(int shape, int i, int count, double scale, SplitMix64 random)
    {
        double uniform = random.NextDouble();
        return shape switch
        {
            0 => uniform * scale,
            1 => -Math.Log(1 - uniform) * scale,
            2 => Math.Floor(Math.Pow(1 - uniform, -1 / 1.1)),
            3 => scale,
            4 => i * scale,
            5 => (count - i) * scale,
            6 => -uniform * scale,
            7 => (uniform - 0.5) * scale,
            8 => random.Below(3) == 0 ? (random.Below(2) == 0 ? 0.0 : -0.0) : random.Below(20) - 10,
            // Neighbours on either side of a power of two, where octaves meet.
            9 => Stepped(Math.ScaleB(1, random.Below(40) - 20), random.Below(5) - 2),
            // Multiples of 2^−1074, few and many.
            10 => BitConverter.UInt64BitsToDouble(random.Next() >> (12 + random.Below(52))),
            // Any double at all.
            11 => Finite(random.Next()),
            12 => Math.ScaleB(1 + uniform, random.Below(2 * 1022) - 1022),
            13 => (random.Below(2) == 0 ? double.MaxValue : double.Epsilon) * (random.Below(2) * 2 - 1),
            14 => Math.Exp(scale % 7 * Math.Sqrt(-2 * Math.Log(1 - uniform)) * Math.Cos(2 * Math.PI * random.NextDouble())),
            15 => i % 100 == 0 ? Finite(random.Next()) : 1 + uniform,
            16 => random.Below(2) == 0 ? uniform : random.Below(2) == 0 ? 0.0 : -0.0,
            _ => throw new ArgumentOutOfRangeException(nameof(shape)),
        };
    }

    private static double Stepped(double value, int steps)
    {
        for (; steps > 0; steps--) value = Math.BitIncrement(value);
        for (; steps < 0; steps++) value = Math.BitDecrement(value);
        return value;
    }

    private static double Finite(ulong bits)
    {
        double value = BitConverter.UInt64BitsToDouble(bits);
        return double.IsFinite(value) ? value : 0;
    }
}
