namespace Tidemark.Server.Configuration;

/// <summary>A setting as it was given.</summary>
/// <param name="Value">Its text.</param>
/// <param name="Origin">Where it came from: a file, <c>-D</c>, the environment, an option of the command line.</param>
public sealed record Setting(string Value, string Origin);
