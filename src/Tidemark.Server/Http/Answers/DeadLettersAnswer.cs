namespace Tidemark.Server.Http.Answers;

/// <summary>A page of dead letters.</summary>
/// <param name="Items">The letters, by shard and position.</param>
/// <param name="Next">What to give as <c>after</c> for the next page; null where there is none.</param>
/// <param name="Dropped">How many were dropped to make room, since the node started.</param>
internal sealed record DeadLettersAnswer(IReadOnlyList<DeadLetterAnswer> Items, string? Next, long Dropped);
