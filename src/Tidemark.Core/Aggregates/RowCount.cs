using Tidemark.Core.Codecs;

namespace Tidemark.Core.Aggregates;

/// <summary>The stored number of rows of an aggregate.</summary>
internal static class RowCount
{
    /// <summary>Reads a count written as a variable-length integer.</summary>
    /// <exception cref="CorruptDataException">It is beyond what can be counted.</exception>
    public static long Read(ref ByteReader reader)
    {
        ulong count = reader.ReadVarint();
        if (count <= long.MaxValue) return (long)count;
        throw new CorruptDataException(
            $"An aggregate before byte {reader.Position} counts {count} rows, at most {long.MaxValue} are possible; the data is damaged.");
    }
}
