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
    void Add(in TEvent e);

    /// <summary>Adds what <paramref name="other"/> holds; keeps no reference into it.</summary>
    void Merge(in TSelf other);
}
