using Tidemark.Core.Memory;
using Tidemark.Core.Sketches;

namespace Tidemark.Core.Domains;

/// <summary>What is kept of the events of one key in one pane. The default value is empty.</summary>
/// <remarks>Law: <see cref="Merge"/> is exact, associative and commutative, so that panes give the same figures however they are
/// joined. A floating sum does not keep it.</remarks>
/// <typeparam name="TSelf">The type itself.</typeparam>
/// <typeparam name="TEvent">The domain's event.</typeparam>
public interface IPane<TSelf, TEvent> : IStoredByChange<TSelf>
    where TSelf : struct, IPane<TSelf, TEvent>
    where TEvent : struct, IEvent, allows ref struct
{
    /// <summary>Counts an event in.</summary>
    /// <param name="e">The event.</param>
    /// <param name="codes">Where sketches note what is new by it.</param>
    void Add(in TEvent e, CodeLog codes);

    /// <summary>Counts an event in, but for what sketches take of it. To merge what was counted in so of many events, and then to give what
    /// sketches noted of them (<see cref="AddCodes"/>), is the same as <see cref="Add"/> of each.</summary>
    /// <param name="e">The event.</param>
    void AddApart(in TEvent e);

    /// <summary>Gives to the sketches what those of another pane have taken.</summary>
    /// <param name="codes">What they noted.</param>
    /// <param name="log">Where what is new by it is noted.</param>
    void AddCodes(ReadOnlySpan<uint> codes, CodeLog log);

    /// <summary>Makes room for about as much as <paramref name="before"/> holds. Changes nothing that is told of the pane.</summary>
    /// <param name="before">What the pane before this one holds of the same key.</param>
    void Expect(in TSelf before);

    /// <summary>Adds what <see cref="Add"/> will need beside the pane itself to what is to be fetched; changes nothing else.</summary>
    /// <param name="e">The event.</param>
    /// <param name="fetches">What is to be fetched.</param>
    void Fetch(in TEvent e, ref FetchList fetches);

    /// <summary>Starts to fetch what <see cref="Merge"/> will need beside the pane itself, or most of it; changes nothing.</summary>
    void FetchAll();

    /// <summary>Adds what <paramref name="other"/> holds; keeps no reference into it.</summary>
    void Merge(in TSelf other);

    /// <summary>Adds what <paramref name="other"/> holds, as <see cref="Merge"/> does, and may change memory with it: it is only to be
    /// released afterwards.</summary>
    void Absorb(ref TSelf other);

    /// <summary>Becomes empty and gives back what memory others can use. No copy of the pane may be used afterwards.</summary>
    void Release();
}
