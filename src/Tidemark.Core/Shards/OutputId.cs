namespace Tidemark.Core.Shards;

/// <summary>The identity of an output: the same for the same cause however often it is computed or published.</summary>
/// <param name="Shard">The shard that made it.</param>
/// <param name="Offset">The offset of the event that caused it; for the end of input, the offset after the last event.</param>
/// <param name="Index">Its place among the outputs of that event, from 0.</param>
public readonly record struct OutputId(int Shard, long Offset, int Index) : IComparable<OutputId>
{
    /// <inheritdoc/>
    public int CompareTo(OutputId other) =>
        Shard != other.Shard ? Shard.CompareTo(other.Shard)
        : Offset != other.Offset ? Offset.CompareTo(other.Offset)
        : Index.CompareTo(other.Index);

    /// <summary>The form that outputs carry: <c>shard-offset-index</c>.</summary>
    public override string ToString() => $"{Shard}-{Offset}-{Index}";
}
