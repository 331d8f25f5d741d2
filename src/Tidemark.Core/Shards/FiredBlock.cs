using Tidemark.Core.Time;

namespace Tidemark.Core.Shards;

/// <summary>Everything one fired window of one family holds for one kind of group in one shard; kept for reads.</summary>
/// <param name="Family">The index of the window family.</param>
/// <param name="Group">The index of the group kind; 0 is the entity itself.</param>
/// <param name="Window">The window.</param>
/// <param name="Bytes">The entries by key; immutable.</param>
public sealed record FiredBlock(int Family, int Group, Interval Window, ReadOnlyMemory<byte> Bytes);
