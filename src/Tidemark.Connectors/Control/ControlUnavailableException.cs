using Tidemark.Core;

namespace Tidemark.Connectors.Control;

/// <summary>The database of keys, audit and alerts cannot be used; the message says what was tried, where, and what to do.</summary>
public sealed class ControlUnavailableException(string message, Exception cause) : TidemarkException(message, cause);
