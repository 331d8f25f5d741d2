using Tidemark.Core.Codecs;

namespace Tidemark.Core.Domains;

/// <summary>A value that can be written down and read back equal.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IStored<TSelf>
    where TSelf : struct, IStored<TSelf>
{
    /// <summary>Writes the value; equal values write equal bytes.</summary>
    void Write(ByteWriter writer);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="CorruptDataException">The bytes are damaged.</exception>
    static abstract TSelf Read(ref ByteReader reader);
}
