using System.Collections.Frozen;

namespace Tidemark.Server.Configuration;

/// <summary>Sizes as people write them: a number and a unit, in each spelling that HOCON's specification has; a number alone is
/// bytes. <c>kB</c>, <c>MB</c> and so on are powers of ten; <c>K</c>, <c>KiB</c> and so on powers of two.</summary>
public static class SizeText
{
    private static readonly FrozenDictionary<string, decimal> Bytes =
        Units().ToFrozenDictionary(u => u.Name, u => u.Bytes, StringComparer.Ordinal);

    /// <summary>Reads a size of at least 0 bytes; what is less than a byte is cut off.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        if (UnitText.Scale(text, Bytes, bare: 1) is not { } size || size < 0 || size > long.MaxValue) return false;
        bytes = (long)size;
        return true;
    }

    /// <summary>Writes a size in the greatest unit that leaves no rest.</summary>
    public static string Format(long bytes)
    {
        foreach ((string unit, int bits) in ((string, int)[])[("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10)])
        {
            if (bytes != 0 && bytes % (1L << bits) == 0) return $"{bytes >> bits}{unit}";
        }

        return $"{bytes}B";
    }

    private static IEnumerable<(string Name, decimal Bytes)> Units()
    {
        foreach (string name in (string[])["B", "b", "byte", "bytes"]) yield return (name, 1);
        (char Letter, string Ten, string Two)[] powers =
        [
            ('K', "kilo", "kibi"), ('M', "mega", "mebi"), ('G', "giga", "gibi"), ('T', "tera", "tebi"),
            ('P', "peta", "pebi"), ('E', "exa", "exbi"), ('Z', "zetta", "zebi"), ('Y', "yotta", "yobi"),
        ];
        (decimal ten, decimal two) = (1, 1);
        foreach ((char letter, string tenName, string twoName) in powers)
        {
            (ten, two) = (ten * 1000, two * 1024);
            char small = char.ToLowerInvariant(letter);
            // Of all units of ten only the kilobyte has a small letter.
            string[] ofTen = [$"{(letter == 'K' ? small : letter)}B", $"{tenName}byte", $"{tenName}bytes"];
            foreach (string name in ofTen) yield return (name, ten);
            string[] ofTwo = [$"{letter}", $"{small}", $"{letter}i", $"{letter}iB", $"{twoName}byte", $"{twoName}bytes"];
            foreach (string name in ofTwo) yield return (name, two);
        }
    }
}
