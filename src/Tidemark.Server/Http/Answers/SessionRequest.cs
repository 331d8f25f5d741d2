namespace Tidemark.Server.Http.Answers;

/// <summary>The wish to log in.</summary>
/// <param name="Key">An access key.</param>
internal sealed record SessionRequest(string? Key);
