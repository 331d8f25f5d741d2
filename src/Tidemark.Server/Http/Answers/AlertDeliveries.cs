namespace Tidemark.Server.Http.Answers;

/// <summary>What became of what was to be told of a rule, over all channels.</summary>
/// <param name="Pending">How much waits to be told.</param>
/// <param name="Failed">How much was given up in the last 7 days.</param>
internal sealed record AlertDeliveries(int Pending, int Failed);
