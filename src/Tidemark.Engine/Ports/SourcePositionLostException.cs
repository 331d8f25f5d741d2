using Tidemark.Core;

namespace Tidemark.Engine.Ports;

/// <summary>The source no longer holds the offset that recovery must read from.</summary>
/// <param name="message">Source, partition, the offset asked for, the first one held, and what to do.</param>
/// <param name="firstHeld">The first offset the source holds, or the end where it holds none.</param>
public sealed class SourcePositionLostException(string message, long firstHeld) : TidemarkException(message)
{
    /// <summary>The first offset the source holds, or the end where it holds none.</summary>
    public long FirstHeld { get; } = firstHeld;
}
