namespace Tidemark.Server.Configuration;

/// <summary>A setting in force.</summary>
/// <param name="Key">Its dotted key.</param>
/// <param name="Value">Its value as JSON; of a secret that it is hidden.</param>
/// <param name="Origin">Where it came from: a place in a file, a variable of the environment, <c>-D</c> or another option, or the
/// default.</param>
public sealed record Setting(string Key, string Value, string Origin);
