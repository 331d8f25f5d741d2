namespace Tidemark.Core.Shards;

/// <summary>What an output tells.</summary>
public enum OutputKind : byte
{
    /// <summary>A fired window of one entity.</summary>
    Window = 1,

    /// <summary>A fired window of a group, as far as this shard holds it; merged with the other shards' where it is read.</summary>
    Group = 2,

    /// <summary>The features of one entity.</summary>
    Feature = 3,

    /// <summary>An event that no window can take any more.</summary>
    Late = 4,

    /// <summary>A record that was refused, or that broke the step.</summary>
    DeadLetter = 5,

    /// <summary>An event that lies in another shard's partition and goes on to its own.</summary>
    Forward = 6,
}
