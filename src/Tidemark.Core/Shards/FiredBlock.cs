using System.Buffers;
using Tidemark.Core.Codecs;
using Tidemark.Core.Time;

namespace Tidemark.Core.Shards;

/// <summary>Everything one fired window of one family holds for one kind of group in one shard; kept for reads.</summary>
/// <param name="Family">The index of the window family.</param>
/// <param name="Group">The index of the group kind; 0 is the entity itself.</param>
/// <param name="Window">The window.</param>
/// <param name="Stored">The entries by key as one <see cref="Frame"/>; immutable, and valid until <see cref="Return"/>.</param>
public sealed record FiredBlock(int Family, int Group, Interval Window, ReadOnlyMemory<byte> Stored)
{
    private readonly byte[]? rented;
    private bool isLent;

    /// <summary>Makes a block that lies at the start of an array of the shared pool.</summary>
    internal FiredBlock(int family, int group, Interval window, byte[] rented, int length)
        : this(family, group, window, rented.AsMemory(0, length)) => this.rented = rented;

    /// <summary>The entries by key, for <see cref="FiredBlockEntries"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => Stored[Frame.HeaderBytes..];

    /// <summary>Tells that somebody reads the bytes who will not say when they are done: <see cref="Return"/> leaves them to the
    /// collector.</summary>
    /// <returns>The block.</returns>
    public FiredBlock Lend()
    {
        isLent = true;
        return this;
    }

    /// <summary>Gives the memory back for others; called once at most, by the shard that fired the block, when nobody but those it was lent
    /// to reads it any more.</summary>
    public void Return()
    {
        if (rented is not null && !isLent) ArrayPool<byte>.Shared.Return(rented);
    }
}
