using Tidemark.Core.Codecs;

namespace Tidemark.Core.Domains;

/// <summary>A stored value that is large when it has seen much, so that what changes of it can be written alone.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IStoredByChange<TSelf> : IStored<TSelf>
    where TSelf : struct, IStoredByChange<TSelf>
{
    /// <summary>Writes what has changed since the value was last written, which may be all of it.</summary>
    /// <param name="codes">What sketches have noted since then.</param>
    /// <param name="writer">Where to.</param>
    void WriteChange(ReadOnlySpan<uint> codes, ByteWriter writer);

    /// <summary>Applies what <see cref="WriteChange"/> wrote to the value as it was last written; to an empty one where it never
    /// was.</summary>
    /// <exception cref="CorruptDataException">The bytes are damaged.</exception>
    void ApplyChange(ref ByteReader reader);
}
