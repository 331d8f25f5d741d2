using Tidemark.Core;

namespace Tidemark.Connectors.Cluster;

/// <summary>The registry of nodes could not be read or written.</summary>
/// <param name="message">What was tried, on which database, what it said and what to do.</param>
/// <param name="cause">What the database reported.</param>
public sealed class RegistryUnavailableException(string message, Exception cause) : TidemarkException(message, cause);
