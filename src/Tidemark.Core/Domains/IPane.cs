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

    /// <summary>Starts to fetch what <see cref="Add"/> will need beside the pane itself; changes nothing.</summary>
    /// <param name="e">The event.</param>
    void Fetch(in TEvent e);

    /// <summary>Adds what <paramref name="other"/> holds; keeps no reference into it.</summary>
    void Merge(in TSelf other);
}
