namespace Tidemark.Core.Harness;

/// <summary>A window specification that cannot be.</summary>
/// <param name="message">What is wrong, with the value, and what is possible.</param>
public sealed class WindowSpecException(string message) : TidemarkException(message);
