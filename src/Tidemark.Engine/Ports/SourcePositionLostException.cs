using Tidemark.Core;

namespace Tidemark.Engine.Ports;

/// <summary>The source no longer holds the offset that recovery must read from.</summary>
/// <param name="message">Source, partition, the offset asked for, the first one held, and what to do.</param>
public sealed class SourcePositionLostException(string message) : TidemarkException(message);
