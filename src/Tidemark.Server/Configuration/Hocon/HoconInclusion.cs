namespace Tidemark.Server.Configuration.Hocon;

/// <summary>How a file comes to be read.</summary>
/// <param name="Scope">Where its root lies.</param>
/// <param name="Depth">How deep that is.</param>
/// <param name="Files">The files that include each other, this one last.</param>
internal sealed record HoconInclusion(HoconScope Scope, int Depth, IReadOnlyList<string> Files);
