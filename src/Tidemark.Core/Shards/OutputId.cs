using System.Globalization;

namespace Tidemark.Core.Shards;

/// <summary>The identity of an output: the same for the same cause however often it is computed or published.</summary>
/// <param name="Shard">The shard that made it.</param>
/// <param name="Offset">The offset of the event that caused it; for the end of input, the offset after the last event.</param>
/// <param name="Index">Its place among the outputs of that event, from 0.</param>
public readonly record struct OutputId(int Shard, long Offset, int Index) : IComparable<OutputId>
{
    /// <summary>Reads what <see cref="ToString"/> wrote, and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out OutputId id)
    {
        id = default;
        Span<Range> parts = stackalloc Range[4];
        if (text.Split(parts, '-') != 3
            || !int.TryParse(text[parts[0]], NumberStyles.None, CultureInfo.InvariantCulture, out int shard)
            || !long.TryParse(text[parts[1]], NumberStyles.None, CultureInfo.InvariantCulture, out long offset)
            || !int.TryParse(text[parts[2]], NumberStyles.None, CultureInfo.InvariantCulture, out int index))
            return false;
        id = new OutputId(shard, offset, index);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(OutputId other) =>
        Shard != other.Shard ? Shard.CompareTo(other.Shard)
        : Offset != other.Offset ? Offset.CompareTo(other.Offset)
        : Index.CompareTo(other.Index);

    /// <summary>The form that outputs carry: <c>shard-offset-index</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Shard}-{Offset}-{Index}");
}
