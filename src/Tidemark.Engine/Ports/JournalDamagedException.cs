using Tidemark.Core;

namespace Tidemark.Engine.Ports;

/// <summary>A journal record that recovery needs is damaged or missing.</summary>
/// <param name="message">The store, shard and sequence, what is wrong with the record, and what to do.</param>
public sealed class JournalDamagedException(string message) : TidemarkException(message);
