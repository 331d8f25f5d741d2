using Tidemark.Core.Domains;

namespace Tidemark.Core.Aggregates;

/// <summary>The user-defined aggregates of a node, in the order of their registration. Immutable.</summary>
/// <typeparam name="TEvent">The domain's event.</typeparam>
public sealed class UserAggregates<TEvent>
    where TEvent : struct, IEvent, allows ref struct
{
    private readonly UserCell<TEvent>[] prototypes;

    private UserAggregates(UserCell<TEvent>[] prototypes) => this.prototypes = prototypes;

    /// <summary>No aggregate.</summary>
    public static UserAggregates<TEvent> None { get; } = new([]);

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => prototypes.Length == 0;

    /// <summary>The registered aggregates, as <c>id@version</c>.</summary>
    public IReadOnlyList<string> Names => [.. prototypes.Select(p => $"{p.Id}@{p.Version}")];

    /// <summary>These aggregates and one more.</summary>
    /// <exception cref="ArgumentException">Its id is registered already.</exception>
    public UserAggregates<TEvent> With<TAggregate>()
        where TAggregate : struct, IUserAggregate<TAggregate, TEvent>
    {
        if (prototypes.Any(p => p.Id == TAggregate.Id))
            throw new ArgumentException($"An aggregate called {TAggregate.Id} is registered already; each needs an id of its own.");
        return new UserAggregates<TEvent>([.. prototypes, new UserCell<TEvent, TAggregate>()]);
    }

    /// <summary>An empty pane of all aggregates.</summary>
    internal UserCell<TEvent>[] NewCells() => [.. prototypes.Select(p => p.NewEmpty())];

    /// <summary>An empty cell of the aggregate with an id and a version; null where none is registered.</summary>
    internal UserCell<TEvent>? NewCell(string id, int version) =>
        prototypes.FirstOrDefault(p => p.Id == id && p.Version == version)?.NewEmpty();
}
