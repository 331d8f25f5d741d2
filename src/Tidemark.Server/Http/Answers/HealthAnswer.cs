namespace Tidemark.Server.Http.Answers;

/// <summary>How the node is.</summary>
/// <param name="Status"><c>ok</c>, or what it waits for.</param>
/// <param name="Shards">How many shards there are.</param>
/// <param name="Ready">How many of them step.</param>
/// <param name="Recovering">How far the others are that read their state.</param>
internal sealed record HealthAnswer(string Status, int Shards, int Ready, IReadOnlyList<RecoveringShard> Recovering);
