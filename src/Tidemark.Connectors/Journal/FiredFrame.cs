using Tidemark.Core.Hashing;
using Tidemark.Core.Time;

namespace Tidemark.Connectors.Journal;

/// <summary>A fired window's block as it is stored.</summary>
internal readonly record struct FiredFrame(int Shard, int Family, int Group, Interval Window, ReadOnlyMemory<byte> Frame)
{
    /// <summary>The row's hash. Keep in step with <c>FORMAT.md</c>.</summary>
    public ulong Hash() => RowHash.Of(
        RowHash.Fired, Shard, Family, Group, Window.Start.Milliseconds, Window.End.Milliseconds,
        unchecked((long)XxHash64.Hash(Frame.Span)));
}
