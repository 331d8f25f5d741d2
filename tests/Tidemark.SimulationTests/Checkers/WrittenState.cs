namespace Tidemark.SimulationTests.Checkers;

/// <summary>What belongs to a delta beside its bytes.</summary>
/// <param name="Advances">The moves of the watermark from outside that it contains.</param>
/// <param name="State">All that the state holds after it.</param>
internal sealed record WrittenState(IReadOnlyList<Advance> Advances, byte[] State);
