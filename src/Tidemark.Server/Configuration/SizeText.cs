namespace Tidemark.Server.Configuration;

/// <summary>Sizes as people write them: a number and <c>B</c>, <c>KiB</c>, <c>MiB</c>, <c>GiB</c> or <c>TiB</c>.</summary>
public static class SizeText
{
    /// <summary>The units, longer names before those they end with.</summary>
    internal static readonly (string Unit, double Bytes)[] Units =
        [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("B", 1)];

    /// <summary>Reads a size in bytes, up to 2^53.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        double? read = Settings.Scaled(text, Units);
        bytes = read is <= 1L << 53 ? (long)read : 0;
        return read is <= 1L << 53;
    }
}
