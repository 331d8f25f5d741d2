namespace Tidemark.Server.Http.Answers;

/// <summary>The actors of a node.</summary>
/// <param name="Node">The node.</param>
/// <param name="Restarts">How often its supervisor has started an actor again.</param>
/// <param name="Actors">The actors that it supervises.</param>
internal sealed record NodeActors(string Node, long Restarts, IReadOnlyList<ActorAnswer> Actors);
