using System.Text.Json;
using Tidemark.Core.Domains;

namespace Tidemark.Core.Aggregates;

/// <summary>What a user of the library wants to know of the events of a window, beside what the domain keeps. The default value is
/// empty.</summary>
/// <remarks>Law: <see cref="Merge"/> is exact, associative and commutative, so that windows give the same however panes and shards are
/// joined. A mutable part must be copied by <see cref="Merge"/>, never shared. Registered in
/// <see cref="UserAggregates{TEvent}"/>.</remarks>
/// <typeparam name="TSelf">The type itself.</typeparam>
/// <typeparam name="TEvent">The domain's event.</typeparam>
public interface IUserAggregate<TSelf, TEvent> : IStored<TSelf>
    where TSelf : struct, IUserAggregate<TSelf, TEvent>
    where TEvent : struct, IEvent, allows ref struct
{
    /// <summary>Its name in outputs and in the state, snake_case; never changed.</summary>
    static abstract string Id { get; }

    /// <summary>The version of its bytes and of what they mean, from 1; raised when either changes.</summary>
    static abstract int Version { get; }

    /// <summary>Counts an event in.</summary>
    void Add(in TEvent e);

    /// <summary>Adds what <paramref name="other"/> holds.</summary>
    void Merge(in TSelf other);

    /// <summary>Writes its result as one JSON value.</summary>
    void WriteJson(Utf8JsonWriter json);
}
