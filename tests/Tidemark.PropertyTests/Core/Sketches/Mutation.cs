using Tidemark.Core.Randomness;

namespace Tidemark.PropertyTests.Core.Sketches;

/// <summary>Bytes as damage leaves them.</summary>
internal static class Mutation
{
    /// <summary>The bytes with one to three of them changed, cut out or put in, or the end cut off.</summary>
    public static byte[] Of(byte[] bytes, SplitMix64 random)
    {
        List<byte> mutant = [.. bytes];
        for (int left = 1 + random.Below(3); left > 0 && mutant.Count > 0; left--)
        {
            int at = random.Below(mutant.Count);
            switch (random.Below(5))
            {
                case 0:
                    mutant[at] ^= (byte)(1 << random.Below(8));
                    break;
                case 1:
                    mutant[at] = (byte)random.Next();
                    break;
                case 2:
                    mutant.RemoveAt(at);
                    break;
                case 3:
                    mutant.Insert(at, (byte)random.Next());
                    break;
                default:
                    mutant.RemoveRange(at, mutant.Count - at);
                    break;
            }
        }

        return [.. mutant];
    }
}
