using Tidemark.Core.Codecs;
using Tidemark.Core.Sketches;

namespace Tidemark.Core.Domains;

/// <summary>What is kept of the events of one key in one pane. The default value is empty.</summary>
/// <remarks>Law: <see cref="Merge"/> is exact, associative and commutative, so that panes give the same figures however they are
/// joined. A floating sum does not keep it.</remarks>
/// <typeparam name="TSelf">The type itself.</typeparam>
/// <typeparam name="TEvent">The domain's event.</typeparam>
public interface IPane<TSelf, TEvent> : IStored<TSelf>
    where TSelf : struct, IPane<TSelf, TEvent>
    where TEvent : struct, IEvent, allows ref struct
{
    /// <summary>Counts an event in.</summary>
    /// <param name="e">The event.</param>
    /// <param name="codes">Where sketches note what is new by it.</param>
    void Add(in TEvent e, CodeLog codes);

    /// <summary>Writes what has changed since the pane was last written, which may be all of it.</summary>
    /// <param name="codes">What sketches have noted since then, ascending.</param>
    /// <param name="writer">Where to.</param>
    void WriteChange(ReadOnlySpan<uint> codes, ByteWriter writer);

    /// <summary>Applies what <see cref="WriteChange"/> wrote to the pane as it was last written; to an empty one where it never
    /// was.</summary>
    /// <exception cref="CorruptDataException">The bytes are damaged.</exception>
    void ApplyChange(ref ByteReader reader);

    /// <summary>Adds what <paramref name="other"/> holds; keeps no reference into it.</summary>
    void Merge(in TSelf other);
}
